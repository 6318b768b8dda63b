#include "app/users.hpp"

#include <algorithm>

#include "app/audit.hpp"
#include "app/change_text.hpp"
#include "crypto/password.hpp"
#include "domain/account_fields.hpp"
#include "domain/names.hpp"
#include "ports/second_factor_rows.hpp"
#include "ports/sign_in_rows.hpp"
#include "ports/user_rows.hpp"
#include "runtime/run_blocking.hpp"

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
  tx.note({.topic = ports::Topic::account, .account = user.account.value_or(domain::AccountId()), .id = user.id.value});
}

bool is_self(const std::string& actor, const User& user) { return actor == user_actor(user); }

/// A password as it goes into the row, and whether it must be changed at first.
struct HashedPassword {
  std::string text;
  std::string hash;
  bool temporary = true;
};

boost::asio::awaitable<Result<HashedPassword>> make_password(PasswordMaker maker) {
  HashedPassword made;
  made.temporary = maker.fixed.empty();
  made.text = made.temporary ? domain::make_password(maker.random) : std::move(maker.fixed);
  auto hash = co_await runtime::run_blocking(maker.pool, [text = made.text] { return crypto::hash_password(text); });
  if (!hash) co_return pass_on(std::move(hash));
  made.hash = std::move(*hash);
  co_return made;
}

Result<User> reset_in(ports::Transaction& tx, const std::string& login, const HashedPassword& password, const std::string& actor,
                      Time now) {
  auto user = tx.users().find_by_login(login);
  if (!user) return no_user(login);
  if (is_self(actor, *user)) return fail(ErrorCode::conflict, "nobody resets their own password: change it instead");
  user->password = password.hash;
  user->must_change_password = password.temporary;
  user->second_factor = false;
  tx.users().update(*user);
  tx.second_factors().remove(user->id);
  tx.sign_ins().remove_all(user->id);
  audit_user(tx, actor, "user.reset", *user, "a temporary password", now);
  return std::move(*user);
}

Result<std::string> apply(User& user, const UserChange& change, const std::string& actor) {
  const auto role = change.role.value_or(user.role);
  if (is_self(actor, user) && (role != user.role || change.disabled.value_or(false))) {
    return fail(ErrorCode::conflict, "nobody changes their own role or shuts themselves out: somebody else may");
  }
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
  auto text = apply(*user, change, actor);
  if (!text) return pass_on(std::move(text));
  if (text->empty()) return std::move(*user);
  tx.users().update(*user);
  if (user->disabled) tx.sign_ins().remove_all(user->id);
  audit_user(tx, actor, "user.set", *user, std::move(*text), now);
  return std::move(*user);
}

}  // namespace

boost::asio::awaitable<Result<TemporaryPassword>> prepare_user(PasswordMaker maker, NewUser wanted) {
  if (auto checked = check(wanted); !checked) co_return pass_on(std::move(checked));
  auto password = co_await make_password(std::move(maker));
  if (!password) co_return pass_on(std::move(password));
  User user;
  user.account = wanted.account;
  user.login = std::move(wanted.login);
  user.name = std::move(wanted.name);
  user.role = wanted.role;
  user.password = password->hash;
  user.must_change_password = password->temporary;
  co_return TemporaryPassword{std::move(user), std::move(password->text)};
}

Result<User> store_user(ports::Transaction& tx, User user, const std::string& actor, Time now) {
  if (user.account && !tx.accounts().find(*user.account)) {
    return fail(ErrorCode::not_found, "no account {}: see `kurir account list`", *user.account);
  }
  user.created_at = now;
  user.id = tx.users().create(user);
  audit_user(tx, actor, "user.create", user, fmt::format("name: {}; role: {}", user.name, name(user.role)), now);
  return user;
}

boost::asio::awaitable<Result<TemporaryPassword>> create_user(Admin admin, PasswordMaker maker, NewUser wanted) {
  auto prepared = co_await prepare_user(std::move(maker), std::move(wanted));
  if (!prepared) co_return prepared;
  auto created =
      co_await ports::transact<User>(admin.store, [user = prepared->user, actor = admin.actor, now = admin.clock.now()](
                                                      ports::Transaction& tx) { return store_user(tx, user, actor, now); });
  if (!created) co_return pass_on(std::move(created));
  prepared->user = std::move(*created);
  co_return prepared;
}

boost::asio::awaitable<Result<TemporaryPassword>> reset_password(Admin admin, PasswordMaker maker, std::string login) {
  auto password = co_await make_password(std::move(maker));
  if (!password) co_return pass_on(std::move(password));
  auto reset = co_await ports::transact<User>(
      admin.store, [login = std::move(login), &password = *password, actor = admin.actor,
                    now = admin.clock.now()](ports::Transaction& tx) { return reset_in(tx, login, password, actor, now); });
  if (!reset) co_return pass_on(std::move(reset));
  co_return TemporaryPassword{std::move(*reset), std::move(password->text)};
}

boost::asio::awaitable<Result<User>> change_user(Admin admin, std::string login, UserChange change) {
  co_return co_await ports::transact<User>(
      admin.store, [login = std::move(login), change = std::move(change), actor = admin.actor,
                    now = admin.clock.now()](ports::Transaction& tx) { return change_in(tx, login, change, actor, now); });
}

boost::asio::awaitable<Result<User>> find_user(ports::Store& store, domain::UserId id, std::optional<domain::AccountId> account) {
  co_return co_await ports::read<User>(store, [id, account](ports::Transaction& tx) -> Result<User> {
    auto user = tx.users().find(id);
    if (!user || user->account != account) return fail(ErrorCode::not_found, "there is no user {}", id);
    return std::move(*user);
  });
}

boost::asio::awaitable<Result<User>> find_user_by_login(ports::Store& store, std::string login) {
  co_return co_await ports::read<User>(store, [login = std::move(login)](ports::Transaction& tx) -> Result<User> {
    auto user = tx.users().find_by_login(login);
    if (!user) return no_user(login);
    return std::move(*user);
  });
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
