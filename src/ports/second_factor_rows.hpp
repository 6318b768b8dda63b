// Second factors: the secret that an authenticator app shares with us, and the codes for the day when it is lost.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.hpp"
#include "domain/ids.hpp"

namespace kurir::ports {

class SecondFactorRows {
 public:
  virtual ~SecondFactorRows() = default;

  struct SecondFactor {
    Bytes secret;                ///< sealed at rest by the store
    bool confirmed = false;      ///< asked for at sign-in; domain::User::second_factor says the same
    std::int64_t last_step = 0;  ///< of the code that was taken last
  };
  virtual std::optional<SecondFactor> find(domain::UserId user) = 0;
  virtual void put(domain::UserId user, const SecondFactor& factor) = 0;
  virtual void remove(domain::UserId user) = 0;  ///< with the recovery codes

  using Hashes = std::vector<ByteArray<32>>;
  virtual void set_recovery_codes(domain::UserId user, const Hashes& hashes) = 0;  ///< in place of all former ones
  /// True where it was there: each is good once.
  [[nodiscard]] virtual bool take_recovery_code(domain::UserId user, const ByteArray<32>& hash) = 0;
  virtual std::size_t recovery_codes_left(domain::UserId user) = 0;
};

}  // namespace kurir::ports
