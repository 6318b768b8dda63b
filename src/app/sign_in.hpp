// Lets people in by login and password, slowly enough that guessing leads nowhere.
#pragma once

#include <string>

#include <boost/asio/thread_pool.hpp>

#include "app/users.hpp"
#include "domain/attempt_limit.hpp"

namespace kurir::app {

struct Credentials {
  std::string login;
  std::string password;
  std::string remote_address;  ///< numeric
};

/// Lives on one executor; the references outlive it. Failures are remembered in memory: a restart forgets them.
class SignIn {
 public:
  /// Passwords are hashed on `pool`: tens of milliseconds and 64 MiB each.
  SignIn(ports::Store& store, const Clock& clock, boost::asio::thread_pool& pool);

  /// The user, who may have to change the password first (`must_change_password`). `unauthorized`, with the same words and
  /// after the same time, where login or password is wrong or the user is disabled; `unavailable` with the time to wait
  /// after five failures of a login, or twenty of an address.
  [[nodiscard]] boost::asio::awaitable<Result<domain::User>> authenticate(Credentials credentials);

  /// The user's own change: `credentials` must be right, and the new password another one of kMinPassword to kMaxPassword
  /// bytes (`invalid_argument`).
  [[nodiscard]] boost::asio::awaitable<Result<domain::User>> change_password(Credentials credentials, std::string password);

 private:
  [[nodiscard]] Duration wait(const Credentials& credentials) const;
  [[nodiscard]] Error refuse(const Credentials& credentials);

  ports::Store& store_;
  const Clock& clock_;
  boost::asio::thread_pool& pool_;
  domain::AttemptLimit by_login_{5};
  domain::AttemptLimit by_address_{20};
};

}  // namespace kurir::app
