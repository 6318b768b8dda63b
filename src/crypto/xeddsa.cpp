#include "crypto/xeddsa.hpp"

#include <openssl/bn.h>

#include <memory>

#include "crypto/sodium.hpp"

namespace kurir::crypto {
namespace {

constexpr std::uint8_t kSignBit = 0x80;
using Scalar = Secret<32>;

/// The hash that XEdDSA §2.5 calls hash_1 starts with 2^256 - 2 as 32 little-endian bytes.
constexpr ByteArray<32> kNoncePrefix = [] {
  ByteArray<32> prefix;
  prefix.fill(0xff);
  prefix[0] = 0xfe;
  return prefix;
}();

Scalar hash_to_scalar(std::initializer_list<BytesView> parts) {
  crypto_hash_sha512_state state;
  crypto_hash_sha512_init(&state);
  for (auto part : parts) crypto_hash_sha512_update(&state, part.data(), part.size());
  Secret<64> digest;
  crypto_hash_sha512_final(&state, digest.reveal().data());
  sodium_memzero(&state, sizeof state);
  Scalar scalar;
  crypto_core_ed25519_scalar_reduce(scalar.reveal().data(), digest.reveal().data());
  return scalar;
}

ByteArray<32> base_point_times(const Scalar& scalar) {
  ByteArray<32> point;
  // Fails only on the identity: never for a clamped key, and with probability 2^-252 for a nonce.
  if (crypto_scalarmult_ed25519_base_noclamp(point.data(), scalar.reveal().data()) != 0) std::abort();
  return point;
}

struct BnFree {
  void operator()(BIGNUM* number) const { BN_free(number); }
  void operator()(BN_CTX* context) const { BN_CTX_free(context); }
};
using Bn = std::unique_ptr<BIGNUM, BnFree>;

/// The Edwards y = (u - 1) / (u + 1) mod 2^255 - 19 of a Montgomery u; nothing where u is not reduced or is -1. Public data only.
std::optional<ByteArray<32>> edwards_y(const PublicKey& key) {
  const std::unique_ptr<BN_CTX, BnFree> context(BN_CTX_new());
  const Bn p(BN_new());
  BN_set_bit(p.get(), 255);
  BN_sub_word(p.get(), 19);
  const Bn u(BN_lebin2bn(key.bytes.data(), static_cast<int>(kKeySize), nullptr));
  if (BN_cmp(u.get(), p.get()) >= 0) return std::nullopt;
  const Bn above(BN_dup(u.get()));
  BN_add_word(above.get(), 1);
  const Bn inverse(BN_new());
  if (BN_cmp(above.get(), p.get()) == 0 || !BN_mod_inverse(inverse.get(), above.get(), p.get(), context.get()))
    return std::nullopt;
  BN_sub_word(u.get(), 1);
  const Bn y(BN_new());
  BN_mod_mul(y.get(), u.get(), inverse.get(), p.get(), context.get());
  ByteArray<32> out;
  if (BN_bn2lebinpad(y.get(), out.data(), static_cast<int>(out.size())) < 0) return std::nullopt;
  return out;
}

}  // namespace

Signature sign(const PrivateKey& key, BytesView message, Random& random) {
  Secret<64> nonce;
  random.fill(nonce.reveal());
  return sign_with_nonce(key, message, nonce.reveal());
}

Signature sign_with_nonce(const PrivateKey& key, BytesView message, const ByteArray<64>& nonce) {
  sodium_ready();
  Scalar a = key.clone();
  clamp(a);
  const auto public_point = base_point_times(a);
  const Scalar r = hash_to_scalar({kNoncePrefix, a.reveal(), message, nonce});
  const auto r_point = base_point_times(r);
  const Scalar challenge = hash_to_scalar({r_point, public_point, message});
  Scalar product;
  crypto_core_ed25519_scalar_mul(product.reveal().data(), challenge.reveal().data(), a.reveal().data());

  Signature signature;
  std::copy(r_point.begin(), r_point.end(), signature.begin());
  crypto_core_ed25519_scalar_add(signature.data() + 32, product.reveal().data(), r.reveal().data());
  signature[63] |= public_point[31] & kSignBit;
  return signature;
}

bool verify(const PublicKey& key, BytesView message, BytesView signature) {
  sodium_ready();
  auto plain = exactly<kSignatureSize>(signature);
  auto point = edwards_y(key);
  if (!plain || !point) return false;
  (*point)[31] |= (*plain)[63] & kSignBit;
  (*plain)[63] &= static_cast<std::uint8_t>(~kSignBit);
  return crypto_sign_verify_detached(plain->data(), message.data(), message.size(), point->data()) == 0;
}

}  // namespace kurir::crypto
