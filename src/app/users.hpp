// Use cases around people who sign in: what the operator and owners do to them, and what they do themselves.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/asio/thread_pool.hpp>

#include "app/admin.hpp"
#include "base/random.hpp"
#include "domain/user.hpp"

namespace kurir::app {

inline constexpr std::size_t kMinPassword = 10;   ///< bytes
inline constexpr std::size_t kMaxPassword = 200;  ///< bytes

struct NewUser {
  std::string login;  ///< 3 to 100 of A-Z a-z 0-9 . _ - @ +; unique whatever its case
  std::string name;
  domain::Role role = domain::Role::viewer;
  std::optional<domain::AccountId> account;  ///< nothing exactly for operators
};

struct TemporaryPassword {
  domain::User user;
  std::string password;  ///< shown once; must be changed at the first sign-in
};

/// With what passwords are made. Each is hashed on the pool: tens of milliseconds and 64 MiB. The references outlive the
/// use case.
struct PasswordMaker {
  Random& random;
  boost::asio::thread_pool& pool;
  std::string fixed = {};  ///< in place of a temporary one, and not to be changed at first: for the demo
};

/// Not stored yet, for whoever stores more with it in one transaction. `invalid_argument`.
[[nodiscard]] boost::asio::awaitable<Result<TemporaryPassword>> prepare_user(PasswordMaker maker, NewUser user);
/// In the caller's transaction. `not_found` without the account; throws `conflict` where the login is taken.
[[nodiscard]] Result<domain::User> store_user(ports::Transaction& tx, domain::User user, const std::string& actor, Time now);
/// `invalid_argument`, `not_found` without the account, `conflict` where the login is taken.
[[nodiscard]] boost::asio::awaitable<Result<TemporaryPassword>> create_user(Admin admin, PasswordMaker maker, NewUser user);
/// Another temporary password; ends the user's sessions and second factor. `not_found`; `conflict` for the own one.
[[nodiscard]] boost::asio::awaitable<Result<TemporaryPassword>> reset_password(Admin admin, PasswordMaker maker,
                                                                               std::string login);

/// What is absent stays as it is. An operator stays one, and nobody becomes one; nobody disables themselves or changes
/// their own role (`conflict`), so that an owner remains. Who is disabled is signed out everywhere.
struct UserChange {
  std::optional<std::string> name = {};
  std::optional<domain::Role> role = {};
  std::optional<bool> disabled = {};
};
[[nodiscard]] boost::asio::awaitable<Result<domain::User>> change_user(Admin admin, std::string login, UserChange change);

/// Somebody by id: one of the operator's people where no account is given, else one of that account. `not_found`.
[[nodiscard]] boost::asio::awaitable<Result<domain::User>> find_user(ports::Store& store, domain::UserId id,
                                                                     std::optional<domain::AccountId> account);

[[nodiscard]] boost::asio::awaitable<Result<domain::User>> find_user_by_login(ports::Store& store, std::string login);

enum class UsersOf { everybody, operators, account };
struct UserFilter {
  UsersOf of = UsersOf::everybody;
  domain::AccountId account;  ///< with UsersOf::account
};
/// In order of id, after the given one.
[[nodiscard]] boost::asio::awaitable<Result<std::vector<domain::User>>> list_users(ports::Store& store, UserFilter filter,
                                                                                   domain::UserId after, std::size_t limit);

}  // namespace kurir::app
