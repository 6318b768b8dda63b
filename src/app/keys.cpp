#include "app/keys.hpp"

#include <algorithm>

#include <fmt/chrono.h>

#include "app/allow_list.hpp"
#include "app/audit.hpp"
#include "crypto/hash.hpp"
#include "domain/account_fields.hpp"
#include "domain/local_date.hpp"
#include "domain/names.hpp"

namespace kurir::app {
namespace {

using domain::AccountId;
using domain::ApiKey;
using domain::KeyId;

std::unexpected<Error> no_key(KeyId id) { return fail(ErrorCode::not_found, "no key {}: see `kurir key list`", id); }

/// The secret, and the row that knows it again.
CreatedKey new_secret(ApiKey settings, Random& random) {
  CreatedKey made{std::move(settings), domain::make_api_key(random)};
  made.key.hash = crypto::sha256(as_bytes(made.api_key));
  made.key.prefix = domain::visible_prefix(made.api_key);
  return made;
}

Result<CreatedKey> insert(ports::Transaction& tx, CreatedKey made, Time now) {
  const auto lives = [now](const ApiKey& key) {
    return state_of(key, now) == KeyState::valid || state_of(key, now) == KeyState::ending;
  };
  if (std::ranges::count_if(tx.accounts().keys(made.key.account), lives) >= kMaxKeys) {
    return fail(ErrorCode::conflict, "account {} has {} keys already: revoke those that nobody uses", made.key.account, kMaxKeys);
  }
  made.key.created_at = now;
  made.key.id = tx.accounts().add_key(made.key, now);
  return made;
}

void audit_key(ports::Transaction& tx, const std::string& actor, std::string action, const ApiKey& key, std::string details,
               Time now) {
  audit(tx, {actor, std::move(action), fmt::format("key:{}", key.id), key.account, std::move(details)}, now);
  tx.note({.topic = ports::Topic::account, .account = key.account, .id = key.id.value});
}

Result<void> check(const NewKey& wanted) {
  if (!wanted.name.empty()) {
    if (auto checked = domain::check_name("the name of a key", wanted.name); !checked) return checked;
  }
  if (wanted.scopes != 0 && wanted.scopes <= domain::kAllScopes) return {};
  return fail(ErrorCode::invalid_argument, "a key needs one scope at least: send, read or manage");
}

Result<CreatedKey> create_in(ports::Transaction& tx, CreatedKey made, const std::string& last_day, const std::string& actor,
                             Time now) {
  const auto account = tx.accounts().find(made.key.account);
  if (!account) return fail(ErrorCode::not_found, "no account {}: see `kurir account list`", made.key.account);
  if (!last_day.empty()) {
    const auto end = domain::end_of_day(last_day, account->time_zone);
    if (!end) return std::unexpected(end.error());
    if (*end <= now) return fail(ErrorCode::invalid_argument, "{} is over: the key would never be valid", last_day);
    made.key.expires_at = *end;
  }
  auto stored = insert(tx, std::move(made), now);
  if (!stored) return stored;
  audit_key(tx, actor, "key.create", stored->key,
            fmt::format("{}…; name: {}; scopes: {}; last day: {}", stored->key.prefix, stored->key.name,
                        scope_names(stored->key.scopes), domain::last_day(stored->key.expires_at, account->time_zone)),
            now);
  return stored;
}

Result<CreatedKey> rotate_in(ports::Transaction& tx, KeyId id, Duration overlap, Random& random, const std::string& actor,
                             Time now) {
  auto old = tx.accounts().find_key(id);
  if (!old) return no_key(id);
  if (const auto state = state_of(*old, now); state != KeyState::valid) {
    return fail(ErrorCode::conflict, "key {} cannot be rotated, it is {}: make a new one with `kurir key create`", id,
                name(state));
  }
  auto settings = *old;
  settings.last_used_at.reset();
  auto stored = insert(tx, new_secret(std::move(settings), random), now);
  if (!stored) return stored;
  old->revoked_at = now + overlap;
  tx.accounts().update_key(*old);
  audit_key(tx, actor, "key.rotate", *old,
            fmt::format("new: key:{} {}…; the old stays good for {}", stored->key.id, stored->key.prefix,
                        std::chrono::floor<std::chrono::seconds>(overlap)),
            now);
  return stored;
}

Result<ApiKey> revoke_in(ports::Transaction& tx, KeyId id, const std::string& actor, Time now) {
  auto key = tx.accounts().find_key(id);
  if (!key) return no_key(id);
  if (state_of(*key, now) == KeyState::revoked) return fail(ErrorCode::conflict, "key {} is revoked already", id);
  key->revoked_at = now;
  tx.accounts().update_key(*key);
  audit_key(tx, actor, "key.revoke", *key, fmt::format("{}…", key->prefix), now);
  return std::move(*key);
}

}  // namespace

boost::asio::awaitable<Result<CreatedKey>> create_key(Admin admin, Random& random, NewKey wanted) {
  if (auto checked = check(wanted); !checked) co_return pass_on(std::move(checked));
  auto addresses = read_address_list(wanted.allowed_addresses);
  if (!addresses) co_return pass_on(std::move(addresses));
  ApiKey settings;
  settings.account = wanted.account;
  settings.name = std::move(wanted.name);
  settings.scopes = wanted.scopes;
  settings.url_decoding = wanted.url_decoding;
  settings.allowed_addresses = std::move(*addresses);
  co_return co_await ports::transact<CreatedKey>(
      admin.store, [made = new_secret(std::move(settings), random), last_day = std::move(wanted.last_day), actor = admin.actor,
                    now = admin.clock.now()](ports::Transaction& tx) { return create_in(tx, made, last_day, actor, now); });
}

boost::asio::awaitable<Result<std::vector<ApiKey>>> list_keys(ports::Store& store, AccountId account) {
  using Keys = std::vector<ApiKey>;
  co_return co_await ports::read<Keys>(store, [account](ports::Transaction& tx) -> Result<Keys> {
    if (!tx.accounts().find(account)) return fail(ErrorCode::not_found, "no account {}: see `kurir account list`", account);
    return tx.accounts().keys(account);
  });
}

boost::asio::awaitable<Result<ApiKey>> find_key(ports::Store& store, AccountId account, KeyId id) {
  co_return co_await ports::read<ApiKey>(store, [account, id](ports::Transaction& tx) -> Result<ApiKey> {
    auto key = tx.accounts().find_key(id);
    if (!key || key->account != account) return no_key(id);
    return std::move(*key);
  });
}

boost::asio::awaitable<Result<CreatedKey>> rotate_key(Admin admin, Random& random, KeyId id, Duration overlap) {
  if (overlap < Duration::zero() || overlap > kLongestOverlap) {
    co_return fail(ErrorCode::invalid_argument, "the old key may stay good for {} days at most",
                   std::chrono::duration_cast<std::chrono::days>(kLongestOverlap).count());
  }
  co_return co_await ports::transact<CreatedKey>(
      admin.store, [id, overlap, &random, actor = admin.actor, now = admin.clock.now()](ports::Transaction& tx) {
        return rotate_in(tx, id, overlap, random, actor, now);
      });
}

boost::asio::awaitable<Result<ApiKey>> revoke_key(Admin admin, KeyId id) {
  co_return co_await ports::transact<ApiKey>(admin.store, [id, actor = admin.actor, now = admin.clock.now()](
                                                              ports::Transaction& tx) { return revoke_in(tx, id, actor, now); });
}

std::string scope_names(unsigned scopes) {
  std::string names;
  for (const auto& [name, scope] : kScopeNames) {
    if ((scopes & static_cast<unsigned>(scope)) == 0) continue;
    if (!names.empty()) names += ',';
    names += name;
  }
  return names;
}

KeyState state_of(const ApiKey& key, Time now) noexcept {
  if (key.revoked_at && *key.revoked_at <= now) return KeyState::revoked;
  if (key.expires_at && *key.expires_at <= now) return KeyState::expired;
  return key.revoked_at ? KeyState::ending : KeyState::valid;
}

std::string_view name(KeyState state) noexcept {
  switch (state) {
    case KeyState::valid: return "valid";
    case KeyState::ending: return "ending";
    case KeyState::revoked: return "revoked";
    case KeyState::expired: return "expired";
  }
  return "revoked";
}

}  // namespace kurir::app
