// SHA-256 and HMAC over OpenSSL's plain states, which lie on the stack and are copied in an instant: for this folder's sources.
#pragma once

// OpenSSL calls these states deprecated, but an EVP context would cost several times the hash of a short message.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <algorithm>

#include "crypto/hash.hpp"

namespace kurir::crypto {

class Sha256State {
 public:
  Sha256State() { SHA256_Init(&state_); }
  ~Sha256State() { OPENSSL_cleanse(&state_, sizeof state_); }
  Sha256State(const Sha256State&) = default;
  Sha256State& operator=(const Sha256State&) = default;

  void update(BytesView data) { SHA256_Update(&state_, data.data(), data.size()); }
  Sha256 finish() {
    Sha256 digest;
    SHA256_Final(digest.data(), &state_);
    return digest;
  }

 private:
  SHA256_CTX state_;
};

/// HMAC (RFC 2104) with the key already absorbed; a copy starts a new message under the same key.
class HmacState {
 public:
  explicit HmacState(BytesView key) {
    constexpr std::size_t kBlockSize = 64;
    ByteArray<kBlockSize> pad{};
    if (key.size() > kBlockSize) {
      std::ranges::copy(sha256(key), pad.begin());
    } else {
      std::ranges::copy(key, pad.begin());
    }
    for (auto& byte : pad) byte ^= 0x36;
    inner_.update(pad);
    for (auto& byte : pad) byte ^= 0x36 ^ 0x5c;
    outer_.update(pad);
    OPENSSL_cleanse(pad.data(), pad.size());
  }

  void update(BytesView data) { inner_.update(data); }
  Sha256 finish() {
    outer_.update(inner_.finish());
    return outer_.finish();
  }

 private:
  Sha256State inner_;
  Sha256State outer_;
};

}  // namespace kurir::crypto
