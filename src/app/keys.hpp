// Use cases around API keys. A key is shown once, when it is made; the store has its hash.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/admin.hpp"
#include "base/random.hpp"

namespace kurir::app {

inline constexpr std::ptrdiff_t kMaxKeys = 100;  ///< of an account, without those that ended
inline constexpr Duration kLongestOverlap = std::chrono::days(90);

struct NewKey {
  domain::AccountId account = {};
  std::string name = {};  ///< what its owner calls it; may be empty
  unsigned scopes = domain::kAllScopes;
  domain::UrlDecoding url_decoding = domain::UrlDecoding::automatic;
  std::vector<std::string> allowed_addresses = {};
  std::string last_day = {};  ///< "yyyy-mm-dd" in the account's time zone; "" = without end
};

struct CreatedKey {
  domain::ApiKey key;
  std::string api_key;  ///< shown once
};

/// `not_found` without the account, `invalid_argument` where a setting is none.
[[nodiscard]] boost::asio::awaitable<Result<CreatedKey>> create_key(Admin admin, Random& random, NewKey key);

[[nodiscard]] boost::asio::awaitable<Result<std::vector<domain::ApiKey>>> list_keys(ports::Store& store,
                                                                                    domain::AccountId account);

/// One of the account's keys. `not_found`.
[[nodiscard]] boost::asio::awaitable<Result<domain::ApiKey>> find_key(ports::Store& store, domain::AccountId account,
                                                                      domain::KeyId id);

/// A new key with the same settings; the old one stays good for `overlap` (0 to kLongestOverlap), or until it expires.
/// `conflict` where the old one has ended, or will as it was rotated or revoked before.
[[nodiscard]] boost::asio::awaitable<Result<CreatedKey>> rotate_key(Admin admin, Random& random, domain::KeyId id,
                                                                    Duration overlap);

/// At once, whatever overlap was left. `not_found`, `conflict` where it was revoked already.
[[nodiscard]] boost::asio::awaitable<Result<domain::ApiKey>> revoke_key(Admin admin, domain::KeyId id);

/// What people call scopes: "send", "read", "manage".
inline constexpr std::array<std::pair<std::string_view, domain::Scope>, 3> kScopeNames{
    {{"send", domain::Scope::send}, {"read", domain::Scope::read}, {"manage", domain::Scope::manage}}};
/// "send,read"
[[nodiscard]] std::string scope_names(unsigned scopes);

enum class KeyState { valid, ending, revoked, expired };  ///< ending: rotated, its overlap runs
[[nodiscard]] KeyState state_of(const domain::ApiKey& key, Time now) noexcept;
[[nodiscard]] std::string_view name(KeyState state) noexcept;

}  // namespace kurir::app
