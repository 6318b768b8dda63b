#include "app/sign_in.hpp"

#include <algorithm>

#include "app/audit.hpp"
#include "base/log.hpp"
#include "crypto/password.hpp"
#include "ports/user_rows.hpp"
#include "runtime/run_blocking.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using domain::User;

/// Verified for logins that do not exist, so that the time of the answer does not tell. A hash of random bytes.
const std::string kNobody = "$argon2id$v=19$m=65536,t=2,p=1$8bBVvTLZbNXdYyT5YCgxmg$0rLPtR9Nro3Fxk7DCKJlhdi0Od4UjrBIMwNNRM5RkpQ";

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

Result<User> change_in(ports::Transaction& tx, const User& known, std::string hash, Time now) {
  auto user = tx.users().find(known.id);
  if (!user || user->password != known.password) return fail(ErrorCode::conflict, "the password was changed meanwhile");
  user->password = std::move(hash);
  user->must_change_password = false;
  tx.users().update(*user);
  audit(tx, {fmt::format("user:{}", user->login), "user.password", fmt::format("user:{}", user->login), user->account, ""}, now);
  return std::move(*user);
}

}  // namespace

SignIn::SignIn(ports::Store& store, const Clock& clock, boost::asio::thread_pool& pool)
    : store_(store), clock_(clock), pool_(pool) {}

Duration SignIn::wait(const Credentials& credentials) const {
  const auto now = clock_.now();
  return std::max(by_login_.wait(lower(credentials.login), now), by_address_.wait(credentials.remote_address, now));
}

Error SignIn::refuse(const Credentials& credentials) {
  by_address_.failed(credentials.remote_address, clock_.now());
  log::warn("sign_in.refused", {log::field("address", credentials.remote_address)});
  return {ErrorCode::unauthorized, "login or password is wrong"};
}

awaitable<Result<User>> SignIn::authenticate(Credentials credentials) {
  if (const auto left = wait(credentials); left > Duration::zero()) {
    co_return fail(ErrorCode::unavailable, "too many failed attempts: try again in {} s",
                   std::chrono::ceil<std::chrono::seconds>(left).count());
  }
  if (credentials.password.size() > kMaxPassword) credentials.password.clear();  // nobody's, and costly to hash
  auto user = co_await ports::read<std::optional<User>>(
      store_, [login = credentials.login](ports::Transaction& tx) -> Result<std::optional<User>> {
        return tx.users().find_by_login(login);
      });
  if (!user) co_return pass_on(std::move(user));
  by_login_.failed(lower(credentials.login), clock_.now());  // before the slow part: guesses at the same time count as well
  const auto hash = *user ? (*user)->password : kNobody;
  const bool right = co_await runtime::run_blocking(
      pool_, [hash, password = credentials.password] { return crypto::verify_password(hash, password); });
  if (!right || !*user || (*user)->disabled) co_return std::unexpected(refuse(credentials));
  by_login_.succeeded(lower(credentials.login));
  co_return std::move(**user);
}

awaitable<Result<User>> SignIn::change_password(Credentials credentials, std::string password) {
  if (password.size() < kMinPassword || password.size() > kMaxPassword || password == credentials.password) {
    co_return fail(ErrorCode::invalid_argument, "the new password is another one, of {} to {} bytes", kMinPassword, kMaxPassword);
  }
  auto user = co_await authenticate(std::move(credentials));
  if (!user) co_return user;
  auto hash = co_await runtime::run_blocking(pool_, [password] { return crypto::hash_password(password); });
  if (!hash) co_return pass_on(std::move(hash));
  co_return co_await ports::transact<User>(store_, [user = std::move(*user), hash = std::move(*hash), now = clock_.now()](
                                                       ports::Transaction& tx) { return change_in(tx, user, hash, now); });
}

}  // namespace kurir::app
