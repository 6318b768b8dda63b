#include "app/users.hpp"

#include <algorithm>

#include "app/audit.hpp"
#include "app/change_text.hpp"
#include "crypto/password.hpp"
#include "domain/account_fields.hpp"
#include "domain/names.hpp"
#include "ports/user_rows.hpp"

namespace kurir::app {
namespace {

using domain::Role;
using domain::User;

constexpr std::size_t kMinLogin = 3;
constexpr std::size_t kMaxLogin = 100;

std::unexpected<Error> no_user(std::string_view login) {
  return fail(ErrorCode::not_found, "nobody signs in as {}: see `kurir user list`", login);
}

Result<void> check(const NewUser& wanted) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view("._-@+").contains(c);
  };
  if (wanted.login.size() < kMinLogin || wanted.login.size() > kMaxLogin || !std::ranges::all_of(wanted.login, fits)) {
    return fail(ErrorCode::invalid_argument, "a login has {} to {} of the characters A-Z a-z 0-9 . _ - @ +", kMinLogin,
                kMaxLogin);
  }
  const bool is_operator = wanted.role == Role::operator_staff;
  if (is_operator && wanted.account) return fail(ErrorCode::invalid_argument, "an operator belongs to no account");
  if (!is_operator && !wanted.account) {
    return fail(ErrorCode::invalid_argument, "everybody but operators belongs to an account: say which");
  }
  return domain::check_name("the name of a user", wanted.name);
}

void audit_user(ports::Transaction& tx, const std::string& actor, std::string action, const User& user, std::string details,
                Time now) {
  audit(tx, {actor, std::move(action), fmt::format("user:{}", user.login), user.account, std::move(details)}, now);
}

Result<User> create_in(ports::Transaction& tx, User user, const std::string& actor, Time now) {
  if (user.account && !tx.accounts().find(*user.account)) {
    return fail(ErrorCode::not_found, "no account {}: see `kurir account list`", *user.account);
  }
  user.created_at = now;
  user.id = tx.users().create(user);
  audit_user(tx, actor, "user.create", user, fmt::format("name: {}; role: {}", user.name, name(user.role)), now);
  return user;
}

Result<User> reset_in(ports::Transaction& tx, const std::string& login, std::string hash, const std::string& actor, Time now) {
  auto user = tx.users().find_by_login(login);
  if (!user) return no_user(login);
  user->password = std::move(hash);
  user->must_change_password = true;
  tx.users().update(*user);
  audit_user(tx, actor, "user.reset", *user, "a temporary password", now);
  return std::move(*user);
}

Result<std::string> apply(User& user, const UserChange& change) {
  const auto role = change.role.value_or(user.role);
  if ((role == Role::operator_staff) != (user.role == Role::operator_staff)) {
    return fail(ErrorCode::invalid_argument, "an operator stays one, and nobody becomes one: make another user");
  }
  ChangeText text;
  text.apply("name", user.name, change.name.value_or(user.name));
  if (role != user.role) text.note("role", name(user.role), name(role));
  user.role = role;
  text.apply("disabled", user.disabled, change.disabled.value_or(user.disabled));
  if (auto checked = domain::check_name("the name of a user", user.name); !checked) return pass_on(std::move(checked));
  return text.text();
}

Result<User> change_in(ports::Transaction& tx, const std::string& login, const UserChange& change, const std::string& actor,
                       Time now) {
  auto user = tx.users().find_by_login(login);
  if (!user) return no_user(login);
  auto text = apply(*user, change);
  if (!text) return pass_on(std::move(text));
  if (text->empty()) return std::move(*user);
  tx.users().update(*user);
  audit_user(tx, actor, "user.set", *user, std::move(*text), now);
  return std::move(*user);
}

}  // namespace

boost::asio::awaitable<Result<TemporaryPassword>> create_user(Admin admin, Random& random, NewUser wanted) {
  if (auto checked = check(wanted); !checked) co_return pass_on(std::move(checked));
  auto password = domain::make_password(random);
  auto hash = crypto::hash_password(password);
  if (!hash) co_return pass_on(std::move(hash));
  User user;
  user.account = wanted.account;
  user.login = std::move(wanted.login);
  user.name = std::move(wanted.name);
  user.role = wanted.role;
  user.password = std::move(*hash);
  user.must_change_password = true;
  auto created =
      co_await ports::transact<User>(admin.store, [user = std::move(user), actor = admin.actor, now = admin.clock.now()](
                                                      ports::Transaction& tx) { return create_in(tx, user, actor, now); });
  if (!created) co_return pass_on(std::move(created));
  co_return TemporaryPassword{std::move(*created), std::move(password)};
}

boost::asio::awaitable<Result<TemporaryPassword>> reset_password(Admin admin, Random& random, std::string login) {
  auto password = domain::make_password(random);
  auto hash = crypto::hash_password(password);
  if (!hash) co_return pass_on(std::move(hash));
  auto reset = co_await ports::transact<User>(
      admin.store, [login = std::move(login), hash = std::move(*hash), actor = admin.actor,
                    now = admin.clock.now()](ports::Transaction& tx) { return reset_in(tx, login, hash, actor, now); });
  if (!reset) co_return pass_on(std::move(reset));
  co_return TemporaryPassword{std::move(*reset), std::move(password)};
}

boost::asio::awaitable<Result<User>> change_user(Admin admin, std::string login, UserChange change) {
  co_return co_await ports::transact<User>(
      admin.store, [login = std::move(login), change = std::move(change), actor = admin.actor,
                    now = admin.clock.now()](ports::Transaction& tx) { return change_in(tx, login, change, actor, now); });
}

boost::asio::awaitable<Result<std::vector<User>>> list_users(ports::Store& store, UserFilter filter, domain::UserId after,
                                                             std::size_t limit) {
  using Users = std::vector<User>;
  co_return co_await ports::read<Users>(store, [filter, after, limit](ports::Transaction& tx) -> Result<Users> {
    if (filter.of == UsersOf::everybody) return tx.users().list(after, limit);
    const auto account = filter.of == UsersOf::account ? std::optional(filter.account) : std::nullopt;
    return tx.users().list_of(account, after, limit);
  });
}

}  // namespace kurir::app
