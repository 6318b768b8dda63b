// Lets people in by login, password and second factor, slowly enough that guessing leads nowhere.
#pragma once

#include <expected>
#include <mutex>
#include <string>

#include <boost/asio/thread_pool.hpp>

#include "app/users.hpp"
#include "domain/attempt_limit.hpp"

namespace kurir::app {

struct Credentials {
  std::string login;
  std::string password;
  std::string remote_address;  ///< numeric
  std::string totp = {};       ///< of the authenticator app, or a recovery code; empty where nobody asked for it yet
};

struct SignInRefusal {
  enum class Reason {
    wrong,        ///< login or password is wrong, or the user is disabled: the same words after the same time
    totp_wanted,  ///< login and password are right, and a second factor is missing
    wrong_totp,
    too_many,  ///< after five failures of a login, or twenty of an address
    failed,    ///< ours, not theirs
  };
  Reason reason;
  Error error;
  Duration wait = Duration::zero();  ///< before another attempt, with too_many
};
using SignInResult = std::expected<domain::User, SignInRefusal>;

/// May be used from any thread; the references outlive it. Failures are remembered in memory: a restart forgets them.
class SignIn {
 public:
  /// Passwords are hashed on `pool`: tens of milliseconds and 64 MiB each.
  SignIn(ports::Store& store, const Clock& clock, boost::asio::thread_pool& pool);

  /// The user, who may have to change the password first (`must_change_password`).
  [[nodiscard]] boost::asio::awaitable<SignInResult> authenticate(Credentials credentials);

  /// For somebody who is in already and does what needs the password again; without second factor.
  [[nodiscard]] boost::asio::awaitable<SignInResult> check_password(Credentials credentials);

  /// The user's own change, after check_password: another one than before, of kMinPassword to kMaxPassword bytes
  /// (`invalid_argument`). Ends all sessions but `kept`.
  [[nodiscard]] boost::asio::awaitable<SignInResult> change_password(Credentials credentials, std::string password,
                                                                     ByteArray<32> kept);

 private:
  [[nodiscard]] boost::asio::awaitable<SignInResult> verify(Credentials credentials);
  [[nodiscard]] Duration wait(const Credentials& credentials);
  void count(const Credentials& credentials);
  void forgive(const Credentials& credentials);
  [[nodiscard]] SignInRefusal refuse(const Credentials& credentials, SignInRefusal::Reason reason);

  ports::Store& store_;
  const Clock& clock_;
  boost::asio::thread_pool& pool_;
  std::mutex mutex_;  ///< for the limits
  domain::AttemptLimit by_login_{5};
  domain::AttemptLimit by_address_{20};
};

}  // namespace kurir::app
