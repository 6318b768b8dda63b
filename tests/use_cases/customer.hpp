// A customer with a linked device, for tests of the use cases.
#pragma once

#include <string>

#include "app/accept_message.hpp"
#include "crypto/hash.hpp"
#include "support/manual_clock.hpp"
#include "support/scripted_random.hpp"
#include "support/temporary_store.hpp"

namespace kurir::test {

/// What a test wants otherwise than usual.
struct CustomerOptions {
  domain::Account account;
  domain::Rupiah balance = 10'000;
  domain::Device device;
  domain::UrlDecoding url_decoding = domain::UrlDecoding::automatic;
  bool revoked = false;
};

/// `tag` is part of the key and the waid: "key-<tag>", "waid-<tag>".
struct Customer {
  std::string api_key;
  std::string waid;
  domain::AccountId account;
  domain::DeviceId device;
};

inline Customer add_customer(TemporaryStore& store, const std::string& tag, CustomerOptions options = {}) {
  Customer customer{"key-" + tag, "waid-" + tag, {}, {}};
  store.write([&](ports::Transaction& tx) {
    customer.account = tx.accounts().create(options.account);
    domain::ApiKey key;
    key.account = customer.account;
    key.hash = crypto::sha256(as_bytes(customer.api_key));
    key.url_decoding = options.url_decoding;
    if (options.revoked) key.revoked_at = from_unix_seconds(0);
    tx.accounts().add_key(key, from_unix_seconds(0));
    if (options.balance > 0) tx.ledger().top_up(customer.account, options.balance, from_unix_seconds(0));
    auto device = options.device;
    device.account = customer.account;
    device.waid = customer.waid;
    customer.device = tx.devices().create(device);
    tx.devices().set_state(customer.device, domain::DeviceState::connected, "", Time{});
  });
  return customer;
}

}  // namespace kurir::test
