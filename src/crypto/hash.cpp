#include "crypto/hash.hpp"

#include "crypto/sha256_state.hpp"  // first of those that include OpenSSL: it chooses the interface

#include <openssl/evp.h>

#include <algorithm>
#include <cassert>
#include <stdexcept>

#include "crypto/sodium.hpp"

namespace kurir::crypto {
namespace {

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
  HmacState hmac(key);
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
  const HmacState keyed(pseudo_random_key);
  OPENSSL_cleanse(pseudo_random_key.data(), pseudo_random_key.size());

  Sha256 block{};
  BytesView previous;
  for (std::uint8_t counter = 1; !out.empty(); ++counter) {
    HmacState hmac = keyed;
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
  const HmacState keyed(as_bytes(password));
  for (std::uint32_t index = 1; !out.empty(); ++index) {
    HmacState first = keyed;
    first.update(salt);
    first.update(big_endian<4>(index));
    Sha256 link = first.finish();
    Sha256 block = link;
    for (std::uint32_t round = 1; round < iterations; ++round) {
      HmacState next = keyed;
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
