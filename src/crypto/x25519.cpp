#include "crypto/x25519.hpp"

#include "crypto/sodium.hpp"

namespace kurir::crypto {

std::optional<PublicKey> PublicKey::from(BytesView raw) {
  const auto bytes = exactly<kKeySize>(raw);
  if (!bytes) return std::nullopt;
  return PublicKey{*bytes};
}

KeyPair KeyPair::generate(Random& random) {
  PrivateKey secret;
  random.fill(secret.reveal());
  return from_private(secret.reveal());
}

KeyPair KeyPair::from_private(const ByteArray<kKeySize>& secret) {
  sodium_ready();
  KeyPair pair{PrivateKey(secret), {}};
  clamp(pair.secret);
  crypto_scalarmult_base(pair.open.bytes.data(), pair.secret.reveal().data());
  return pair;
}

void clamp(PrivateKey& key) noexcept {
  auto& bytes = key.reveal();
  bytes[0] &= 0xf8;
  bytes[31] = static_cast<std::uint8_t>((bytes[31] & 0x7f) | 0x40);
}

Result<SharedSecret> agree(const PrivateKey& ours, const PublicKey& theirs) {
  sodium_ready();
  SharedSecret shared;
  if (crypto_scalarmult(shared.reveal().data(), ours.reveal().data(), theirs.bytes.data()) != 0) {
    return fail(ErrorCode::verification_failed, "the peer's public key is of low order: refuse the peer");
  }
  return shared;
}

}  // namespace kurir::crypto
