// Who calls the API, told by key, device and address: the checks that every call begins with.
#pragma once

#include <expected>
#include <string>

#include "ports/store.hpp"

namespace kurir::app {

struct CallerClaim {
  ByteArray<32> key_hash;
  const std::string& waid;
  const std::string& remote_address;  ///< numeric
  domain::Scope use;
};

struct Caller {
  domain::ApiKey key;
  domain::Account account;
  domain::Device device;
};

enum class CallerRefusal {
  unknown_key,  ///< no such key, or it has ended or lacks the scope; or the device is not one of its account
  address_not_allowed,
};

/// The account's list of addresses and the key's must both allow the caller.
[[nodiscard]] std::expected<Caller, CallerRefusal> identify(ports::Transaction& tx, const CallerClaim& claim, Time now);

/// The key's last use is noted to the minute: not a write for each request.
[[nodiscard]] bool is_use_stale(const domain::ApiKey& key, Time now);
void note_use(ports::Transaction& tx, const domain::ApiKey& key, Time now);

}  // namespace kurir::app
