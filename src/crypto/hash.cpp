#include "crypto/hash.hpp"

// A plain SHA-256 state lies on the stack and is copied in an instant; OpenSSL calls it deprecated, but an EVP context would
// cost several times the hash of a short message.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <cassert>
#include <stdexcept>

#include "crypto/sodium.hpp"

namespace kurir::crypto {
namespace {

constexpr std::size_t kBlockSize = 64;

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
class Hmac {
 public:
  explicit Hmac(BytesView key) {
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

template <std::size_t N>
ByteArray<N> legacy_digest(const EVP_MD* algorithm, BytesView data) {
  ByteArray<N> digest;
  if (EVP_Digest(data.data(), data.size(), digest.data(), nullptr, algorithm, nullptr) != 1) {
    throw std::runtime_error("OpenSSL offers no MD5 or SHA-1: enable its default provider");
  }
  return digest;
}

}  // namespace

Sha256 sha256(BytesView data) { return sha256(data, {}); }

Sha256 sha256(BytesView first, BytesView second) {
  Sha256State state;
  state.update(first);
  state.update(second);
  return state.finish();
}

ByteArray<20> sha1(BytesView data) { return legacy_digest<20>(EVP_sha1(), data); }
ByteArray<16> md5(BytesView data) { return legacy_digest<16>(EVP_md5(), data); }

Sha256 hmac_sha256(BytesView key, BytesView data) { return hmac_sha256(key, {data}); }

Sha256 hmac_sha256(BytesView key, std::initializer_list<BytesView> parts) {
  Hmac hmac(key);
  for (auto part : parts) hmac.update(part);
  return hmac.finish();
}

ByteArray<64> hmac_sha512(const ByteArray<32>& key, std::initializer_list<BytesView> parts) {
  sodium_ready();
  crypto_auth_hmacsha512_state state;
  crypto_auth_hmacsha512_init(&state, key.data(), key.size());
  for (auto part : parts) crypto_auth_hmacsha512_update(&state, part.data(), part.size());
  ByteArray<64> mac;
  crypto_auth_hmacsha512_final(&state, mac.data());
  sodium_memzero(&state, sizeof state);
  return mac;
}

void hkdf_sha256(BytesView key_material, BytesView salt, std::string_view info, MutableBytes out) {
  assert(out.size() <= 255 * sizeof(Sha256));
  // HMAC pads its key with zeros, so an empty salt is the same as 32 zero bytes.
  Sha256 pseudo_random_key = hmac_sha256(salt, key_material);
  const Hmac keyed(pseudo_random_key);
  OPENSSL_cleanse(pseudo_random_key.data(), pseudo_random_key.size());

  Sha256 block{};
  BytesView previous;
  for (std::uint8_t counter = 1; !out.empty(); ++counter) {
    Hmac hmac = keyed;
    hmac.update(previous);
    hmac.update(as_bytes(info));
    hmac.update({&counter, 1});
    block = hmac.finish();
    previous = block;
    const auto size = std::min(block.size(), out.size());
    std::copy_n(block.begin(), size, out.begin());
    out = out.subspan(size);
  }
  OPENSSL_cleanse(block.data(), block.size());
}

void pbkdf2_sha256(std::string_view password, BytesView salt, std::uint32_t iterations, MutableBytes out) {
  const Hmac keyed(as_bytes(password));
  for (std::uint32_t index = 1; !out.empty(); ++index) {
    Hmac first = keyed;
    first.update(salt);
    first.update(big_endian<4>(index));
    Sha256 link = first.finish();
    Sha256 block = link;
    for (std::uint32_t round = 1; round < iterations; ++round) {
      Hmac next = keyed;
      next.update(link);
      link = next.finish();
      for (std::size_t i = 0; i < block.size(); ++i) block[i] ^= link[i];
    }
    const auto size = std::min(block.size(), out.size());
    std::copy_n(block.begin(), size, out.begin());
    out = out.subspan(size);
    OPENSSL_cleanse(block.data(), block.size());
    OPENSSL_cleanse(link.data(), link.size());
  }
}

bool equal(BytesView a, BytesView b) noexcept { return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0; }

}  // namespace kurir::crypto
