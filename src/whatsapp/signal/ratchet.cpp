#include "whatsapp/signal/ratchet.hpp"

#include <algorithm>

#include "crypto/hash.hpp"

namespace kurir::whatsapp::signal {

namespace {

template <std::size_t N, std::size_t Size>
Secret<N> slice(const Secret<Size>& whole, std::size_t offset) {
  Secret<N> part;
  std::copy_n(whole.reveal().begin() + static_cast<std::ptrdiff_t>(offset), N, part.reveal().begin());
  return part;
}

}  // namespace

SignalResult<RootKey> x3dh(const Agreement& dh1, const Agreement& dh2, const Agreement& dh3,
                           const std::optional<Agreement>& dh4) {
  Secret<160> material;
  auto out = material.reveal().begin();
  out = std::fill_n(out, 32, std::uint8_t{0xFF});
  for (const auto* dh : {&dh1, &dh2, &dh3, dh4 ? &*dh4 : nullptr}) {
    if (!dh) continue;
    const auto shared = crypto::agree(dh->ours, dh->theirs);
    if (!shared) return std::unexpected(SignalError::invalid_key);
    out = std::ranges::copy(shared->reveal(), out).out;
  }
  // The second half would be the responder's first sending chain, which nobody sends on.
  Secret<64> keys;
  const auto used = static_cast<std::size_t>(out - material.reveal().begin());
  crypto::hkdf_sha256(BytesView(material.reveal()).first(used), {}, "WhisperText", keys.reveal());
  return slice<32>(keys, 0);
}

SignalResult<RootStep> root_step(const RootKey& root, const Agreement& agreement) {
  const auto shared = crypto::agree(agreement.ours, agreement.theirs);
  if (!shared) return std::unexpected(SignalError::invalid_key);
  Secret<64> keys;
  crypto::hkdf_sha256(shared->reveal(), root.reveal(), "WhisperRatchet", keys.reveal());
  return RootStep{slice<32>(keys, 0), {slice<32>(keys, 32), 0}};
}

MessageKeys::MessageKeys(const Seed& seed) {
  Secret<80> keys;
  crypto::hkdf_sha256(seed.reveal(), {}, "WhisperMessageKeys", keys.reveal());
  cipher_key = slice<32>(keys, 0);
  mac_key = slice<32>(keys, 32);
  iv = slice<16>(keys, 64);
}

Bytes MessageKeys::encrypt(BytesView plaintext) const { return crypto::cbc_encrypt(cipher_key.reveal(), iv.reveal(), plaintext); }

SignalResult<Bytes> MessageKeys::decrypt(BytesView ciphertext) const {
  auto plaintext = crypto::cbc_decrypt(cipher_key.reveal(), iv.reveal(), ciphertext);
  if (!plaintext) return std::unexpected(SignalError::invalid_message);
  return *std::move(plaintext);
}

Mac MessageKeys::mac(const crypto::PublicKey& sender, const crypto::PublicKey& receiver, BytesView message) const {
  const auto from = serialise(sender);
  const auto to = serialise(receiver);
  const auto whole = crypto::hmac_sha256(mac_key.reveal(), {from, to, message});
  return *exactly<kMacSize>(BytesView(whole).first(kMacSize));
}

}  // namespace kurir::whatsapp::signal
