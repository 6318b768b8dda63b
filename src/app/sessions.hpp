// Sessions of people in the dashboard: a random token in a cookie, of which only the hash is stored.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/principal.hpp"
#include "base/random.hpp"
#include "ports/sign_in_rows.hpp"
#include "ports/store.hpp"

namespace kurir::app {

using Session = ports::SignInRows::SignIn;

struct SignedIn {
  domain::User user;
  Session session;
};

/// Whose token it is; a look-up that writes nothing. `unauthorized` where there is no such session, it has expired, or its
/// user is disabled.
[[nodiscard]] Result<SignedIn> resolve_session(ports::Transaction& tx, std::string_view token, Time now);

/// What a page must send along with whatever changes something. Other sites can make a browser send the cookie, but not
/// read it, nor what is derived from it.
[[nodiscard]] std::string csrf_token(std::string_view session_token);

struct SessionLimits {
  Duration life = std::chrono::days(30);   ///< however busy
  Duration idle = std::chrono::hours(12);  ///< without a request
};

/// As the caller that it is from then on.
[[nodiscard]] Principal principal_of(SignedIn signed_in, std::string_view token);

inline constexpr std::size_t kMaxSessions = 50;  ///< of a user; the next one ends that which was used longest ago

struct NewSession {
  SignedIn signed_in;
  std::string token;  ///< for the cookie; 43 characters of Base64url: 256 random bits
};

/// May be used from any thread. The references outlive it.
class Sessions {
 public:
  Sessions(ports::Store& store, const Clock& clock, Random& random, SessionLimits limits = {});

  /// For a user whom SignIn let in just now. `unauthorized` where the user was disabled or got another password meanwhile.
  [[nodiscard]] boost::asio::awaitable<Result<NewSession>> open(domain::User user, std::string address, std::string agent);
  /// Who calls with this token: resolve_session(), and once a minute at most the end of an idle session is put off.
  [[nodiscard]] boost::asio::awaitable<Result<Principal>> admit(std::string token);
  /// Signing out; does nothing where it has ended already.
  [[nodiscard]] boost::asio::awaitable<Result<void>> close(ByteArray<32> session);

  /// The newest first, without the expired.
  [[nodiscard]] boost::asio::awaitable<Result<std::vector<Session>>> list(domain::UserId user);
  /// One of the user's own, by session_id(). `not_found`.
  [[nodiscard]] boost::asio::awaitable<Result<void>> end(domain::User user, std::string id);

  /// Upkeep: drops what has expired; how many there were in one batch.
  [[nodiscard]] boost::asio::awaitable<Result<std::size_t>> drop_expired();

 private:
  [[nodiscard]] boost::asio::awaitable<Result<void>> keep_alive(Session session);
  [[nodiscard]] Time end_of(const Session& session) const;

  ports::Store& store_;
  const Clock& clock_;
  Random& random_;
  SessionLimits limits_;
};

/// By which people name a session: the beginning of its hash, 16 hex digits.
[[nodiscard]] std::string session_id(const Session& session);

}  // namespace kurir::app
