#include "whatsapp/noise/symmetric_state.hpp"

#include <algorithm>

#include "crypto/hash.hpp"

namespace kurir::whatsapp::noise {
namespace {

/// Noise's two-output HKDF.
Secret<64> derive(const Secret<32>& chaining, BytesView key_material) {
  Secret<64> out;
  crypto::hkdf_sha256(key_material, chaining.reveal(), "", out.reveal());
  return out;
}

ByteArray<32> half(const Secret<64>& both, std::size_t index) {
  return *exactly<32>(BytesView(both.reveal()).subspan(32 * index, 32));
}

}  // namespace

ByteArray<crypto::kGcmNonceSize> counter_nonce(std::uint64_t counter) noexcept {
  ByteArray<crypto::kGcmNonceSize> nonce{};
  std::ranges::copy(big_endian<8>(counter), nonce.begin() + 4);
  return nonce;
}

SymmetricState::SymmetricState(std::string_view protocol_name) {
  if (protocol_name.size() <= hash_.size()) {
    std::ranges::copy(protocol_name, hash_.begin());
  } else {
    hash_ = crypto::sha256(as_bytes(protocol_name));
  }
  chaining_ = Secret<32>(hash_);
  mix_hash(kPrologue);
}

void SymmetricState::mix_hash(BytesView data) { hash_ = crypto::sha256(hash_, data); }

void SymmetricState::mix_key(BytesView key_material) {
  const auto both = derive(chaining_, key_material);
  chaining_ = Secret<32>(half(both, 0));
  key_ = Secret<32>(half(both, 1));
  nonce_ = 0;
}

Result<void> SymmetricState::mix_agreement(const crypto::PrivateKey& ours, const crypto::PublicKey& theirs) {
  auto shared = crypto::agree(ours, theirs);
  if (!shared) return pass_on(std::move(shared));
  mix_key(shared->reveal());
  return {};
}

Bytes SymmetricState::encrypt(BytesView plain) {
  Bytes sealed;
  sealed.reserve(plain.size() + crypto::kGcmTagSize);
  crypto::AesGcm(key_.reveal()).seal(counter_nonce(nonce_++), hash_, plain, sealed);
  mix_hash(sealed);
  return sealed;
}

Result<Bytes> SymmetricState::decrypt(BytesView sealed) {
  Bytes plain;
  if (auto opened = crypto::AesGcm(key_.reveal()).open(counter_nonce(nonce_++), hash_, sealed, plain); !opened) {
    return pass_on(std::move(opened));
  }
  mix_hash(sealed);
  return plain;
}

std::pair<crypto::AesKey, crypto::AesKey> SymmetricState::split() const {
  const auto both = derive(chaining_, {});
  return {half(both, 0), half(both, 1)};
}

}  // namespace kurir::whatsapp::noise
