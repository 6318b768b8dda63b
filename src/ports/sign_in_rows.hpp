// Who is signed in: one row a browser. A row is found by the hash of its token; the token itself is not stored.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace kurir::ports {

class SignInRows {
 public:
  virtual ~SignInRows() = default;

  struct SignIn {
    ByteArray<32> hash;  ///< SHA-256 of the token, which has 256 random bits
    domain::UserId user;
    Time created_at{};
    Time seen_at{};     ///< to the minute
    Time expires_at{};  ///< moves with seen_at
    std::string address;
    std::string agent;
  };
  virtual void add(const SignIn& sign_in) = 0;
  virtual std::optional<SignIn> find(const ByteArray<32>& hash) = 0;                 ///< whether it has expired or not
  virtual std::vector<SignIn> of(domain::UserId user) = 0;                           ///< in order of hash
  virtual void touch(const ByteArray<32>& hash, Time seen_at, Time expires_at) = 0;  ///< where it is still there
  virtual void remove(const ByteArray<32>& hash) = 0;                                ///< where it is still there
  virtual void remove_all(domain::UserId user) = 0;
  virtual void remove_others(domain::UserId user, const ByteArray<32>& kept) = 0;
  /// Upkeep: drops up to `limit` that expired by `now`; how many there were.
  virtual std::size_t remove_expired(Time now, std::size_t limit) = 0;
};

}  // namespace kurir::ports
