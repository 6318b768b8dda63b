#include "app/key_principal.hpp"

#include "app/caller.hpp"
#include "crypto/hash.hpp"
#include "domain/address_list.hpp"

namespace kurir::app {
namespace {

Result<domain::ApiKey> find_key(ports::Transaction& tx, const ByteArray<32>& hash, const std::string& address, Time now) {
  auto key = tx.accounts().find_key(hash);
  const auto ended = [&](const std::optional<Time>& end) { return end && *end <= now; };
  if (!key || ended(key->revoked_at) || ended(key->expires_at))
    return fail(ErrorCode::unauthorized, "unknown or revoked API key");
  const auto account = tx.accounts().find(key->account);
  if (!account) return fail(ErrorCode::unauthorized, "unknown or revoked API key");
  if (!domain::allows(account->allowed_addresses, address) || !domain::allows(key->allowed_addresses, address)) {
    return fail(ErrorCode::verification_failed, "the API may not be called from {}: see the list of allowed addresses", address);
  }
  return std::move(*key);
}

}  // namespace

boost::asio::awaitable<Result<Principal>> principal_of_key(ports::Store& store, const Clock& clock, std::string api_key,
                                                           std::string remote_address) {
  const auto now = clock.now();
  const auto hash = crypto::sha256(as_bytes(api_key));
  auto key = co_await ports::read<domain::ApiKey>(
      store, [=](ports::Transaction& tx) { return find_key(tx, hash, remote_address, now); });
  if (!key) co_return pass_on(std::move(key));
  if (is_use_stale(*key, now)) {
    (void)co_await store.transact([id = key->id, now](ports::Transaction& tx) -> Result<void> {
      tx.accounts().key_used(id, now);
      return {};
    });
  }
  Principal who{.actor = fmt::format("key:{}", key->id), .account = key->account};
  who.key = std::move(*key);
  co_return who;
}

}  // namespace kurir::app
