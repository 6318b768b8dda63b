#include "app/caller.hpp"

#include "domain/address_list.hpp"

namespace kurir::app {
namespace {

constexpr Duration kUseKept = std::chrono::minutes(1);

}  // namespace

std::expected<Caller, CallerRefusal> identify(ports::Transaction& tx, const CallerClaim& claim, Time now) {
  auto key = tx.accounts().find_key(claim.key_hash);
  if (!key || !is_valid(*key, claim.use, now)) return std::unexpected(CallerRefusal::unknown_key);
  auto account = tx.accounts().find(key->account);
  auto device = tx.devices().find_by_waid(claim.waid);
  if (!account || !device || device->account != account->id) return std::unexpected(CallerRefusal::unknown_key);
  if (!domain::allows(account->allowed_addresses, claim.remote_address) ||
      !domain::allows(key->allowed_addresses, claim.remote_address)) {
    return std::unexpected(CallerRefusal::address_not_allowed);
  }
  return Caller{std::move(*key), std::move(*account), std::move(*device)};
}

bool is_use_stale(const domain::ApiKey& key, Time now) { return !key.last_used_at || now - *key.last_used_at >= kUseKept; }

void note_use(ports::Transaction& tx, const domain::ApiKey& key, Time now) {
  if (is_use_stale(key, now)) tx.accounts().key_used(key.id, now);
}

}  // namespace kurir::app
