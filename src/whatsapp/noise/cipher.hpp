// The encrypted stream after the handshake.
#pragma once

#include "base/result.hpp"
#include "crypto/aes.hpp"

namespace kurir::whatsapp::noise {

/// One direction: AES-256-GCM under a counter that is never transmitted, so frames must come complete and in order.
class Cipher {
 public:
  explicit Cipher(const crypto::AesKey& key) : gcm_(key) {}
  /// Appends the sealed body (plain.size() + 16 bytes) to `out`. `closed` once 2^32 frames were used.
  [[nodiscard]] Result<void> seal(BytesView plain, Bytes& out);
  /// Appends the plaintext to `out`. A failure means that the stream is broken: close.
  [[nodiscard]] Result<void> open(BytesView sealed, Bytes& out);

 private:
  crypto::AesGcm gcm_;
  std::uint64_t counter_ = 0;
};

struct Ciphers {
  Cipher send;
  Cipher receive;
};

}  // namespace kurir::whatsapp::noise
