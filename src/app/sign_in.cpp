#include "app/sign_in.hpp"

#include <algorithm>

#include "app/audit.hpp"
#include "app/second_factor.hpp"
#include "base/log.hpp"
#include "crypto/password.hpp"
#include "ports/sign_in_rows.hpp"
#include "ports/user_rows.hpp"
#include "runtime/run_blocking.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using domain::User;
using Reason = SignInRefusal::Reason;

/// Verified for logins that do not exist, so that the time of the answer does not tell. A hash of random bytes.
const std::string kNobody = "$argon2id$v=19$m=65536,t=2,p=1$8bBVvTLZbNXdYyT5YCgxmg$0rLPtR9Nro3Fxk7DCKJlhdi0Od4UjrBIMwNNRM5RkpQ";

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

std::unexpected<SignInRefusal> failed(Error error) { return std::unexpected(SignInRefusal{Reason::failed, std::move(error)}); }

Error words(Reason reason) {
  switch (reason) {
    case Reason::totp_wanted: return {ErrorCode::unauthorized, "the code of the authenticator app is missing"};
    case Reason::wrong_totp: return {ErrorCode::unauthorized, "this is not the code of this moment, and no recovery code"};
    default: return {ErrorCode::unauthorized, "login or password is wrong"};
  }
}

Result<User> change_in(ports::Transaction& tx, const User& known, std::string hash, const ByteArray<32>& kept, Time now) {
  auto user = tx.users().find(known.id);
  if (!user || user->password != known.password) return fail(ErrorCode::conflict, "the password was changed meanwhile");
  user->password = std::move(hash);
  user->must_change_password = false;
  tx.users().update(*user);
  tx.sign_ins().remove_others(user->id, kept);
  audit(tx, {user_actor(*user), "user.password", user_actor(*user), user->account, ""}, now);
  return std::move(*user);
}

}  // namespace

SignIn::SignIn(ports::Store& store, const Clock& clock, boost::asio::thread_pool& pool)
    : store_(store), clock_(clock), pool_(pool) {}

Duration SignIn::wait(const Credentials& credentials) {
  const auto now = clock_.now();
  const std::lock_guard lock(mutex_);
  return std::max(by_login_.wait(lower(credentials.login), now), by_address_.wait(credentials.remote_address, now));
}

void SignIn::count(const Credentials& credentials) {
  const std::lock_guard lock(mutex_);
  by_login_.failed(lower(credentials.login), clock_.now());
}

void SignIn::forgive(const Credentials& credentials) {
  const std::lock_guard lock(mutex_);
  by_login_.succeeded(lower(credentials.login));
}

SignInRefusal SignIn::refuse(const Credentials& credentials, Reason reason) {
  const std::lock_guard lock(mutex_);
  by_address_.failed(credentials.remote_address, clock_.now());
  log::warn("sign_in.refused", {log::field("address", credentials.remote_address)});
  return {reason, words(reason)};
}

awaitable<SignInResult> SignIn::verify(Credentials credentials) {
  if (const auto left = wait(credentials); left > Duration::zero()) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(left).count();
    co_return std::unexpected(SignInRefusal{
        Reason::too_many, {ErrorCode::unavailable, fmt::format("too many failed attempts: try again in {} s", seconds)}, left});
  }
  if (credentials.password.size() > kMaxPassword) credentials.password.clear();  // nobody's, and costly to hash
  auto user = co_await ports::read<std::optional<User>>(
      store_, [login = credentials.login](ports::Transaction& tx) -> Result<std::optional<User>> {
        return tx.users().find_by_login(login);
      });
  if (!user) co_return failed(std::move(user).error());
  count(credentials);  // before the slow part: guesses at the same time count as well
  const auto hash = *user ? (*user)->password : kNobody;
  const bool right = co_await runtime::run_blocking(
      pool_, [hash, password = credentials.password] { return crypto::verify_password(hash, password); });
  if (!right || !*user || (*user)->disabled) co_return std::unexpected(refuse(credentials, Reason::wrong));
  co_return std::move(**user);
}

awaitable<SignInResult> SignIn::check_password(Credentials credentials) {
  auto user = co_await verify(credentials);
  if (user) forgive(credentials);
  co_return user;
}

awaitable<SignInResult> SignIn::authenticate(Credentials credentials) {
  auto user = co_await verify(credentials);
  if (!user) co_return user;
  if (user->second_factor) {
    // The attempt stays counted: a password that is known must not make guesses of codes free.
    if (credentials.totp.empty()) co_return std::unexpected(SignInRefusal{Reason::totp_wanted, words(Reason::totp_wanted)});
    const auto taken = co_await ports::transact<bool>(
        store_, [&user, code = credentials.totp, now = clock_.now()](ports::Transaction& tx) -> Result<bool> {
          return take_second_factor(tx, *user, code, now);
        });
    if (!taken) co_return failed(taken.error());
    if (!*taken) co_return std::unexpected(refuse(credentials, Reason::wrong_totp));
  }
  forgive(credentials);
  co_return user;
}

awaitable<SignInResult> SignIn::change_password(Credentials credentials, std::string password, ByteArray<32> kept) {
  if (password.size() < kMinPassword || password.size() > kMaxPassword || password == credentials.password) {
    co_return failed({ErrorCode::invalid_argument,
                      fmt::format("the new password is another one, of {} to {} bytes", kMinPassword, kMaxPassword)});
  }
  auto user = co_await check_password(std::move(credentials));
  if (!user) co_return user;
  auto hash = co_await runtime::run_blocking(pool_, [password] { return crypto::hash_password(password); });
  if (!hash) co_return failed(std::move(hash).error());
  auto changed =
      co_await ports::transact<User>(store_, [user = std::move(*user), hash = std::move(*hash), kept, now = clock_.now()](
                                                 ports::Transaction& tx) { return change_in(tx, user, hash, kept, now); });
  if (!changed) co_return failed(std::move(changed).error());
  co_return std::move(*changed);
}

}  // namespace kurir::app
