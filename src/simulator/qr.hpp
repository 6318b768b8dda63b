// The text of a pairing QR code.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "crypto/x25519.hpp"

namespace kurir::simulator {

struct QrCode {
  std::string ref;  ///< may contain commas
  crypto::PublicKey noise_key;
  crypto::PublicKey identity;
  ByteArray<32> adv_secret{};
  std::string platform;

  /// [https://…#]ref,noise,identity,secret,platform[,https://…], keys in base64. `invalid_argument` says what is wrong.
  [[nodiscard]] static Result<QrCode> parse(std::string_view text);
};

}  // namespace kurir::simulator
