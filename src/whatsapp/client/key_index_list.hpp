// The phone's signed statement which of its companions are linked: a companion that is not on it is not the account's.
#pragma once

#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "crypto/x25519.hpp"

namespace kurir::whatsapp::client {

struct KeyIndexList {
  Time at{};                        ///< when the phone made it
  std::uint32_t current_index = 0;  ///< of the newest companion then
  std::vector<std::uint32_t> valid{};
  bool proven = false;  ///< its signature was checked; false where nobody told the account's key

  /// Whether a companion of this key index belongs to the account: it is listed, or newer than the list.
  [[nodiscard]] bool confirms(std::uint32_t key_index) const;
};

/// An ADVSignedKeyIndexList, signed over 06 02 ‖ details (hosted accounts 06 07). `account_key` is used where the list carries
/// none. `verification_failed` where the signature does not hold, `malformed` where it does not parse.
[[nodiscard]] Result<KeyIndexList> read_key_index_list(BytesView signed_list,
                                                       const std::optional<crypto::PublicKey>& account_key);

}  // namespace kurir::whatsapp::client
