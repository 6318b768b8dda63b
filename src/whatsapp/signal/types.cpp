#include "whatsapp/signal/types.hpp"

#include <algorithm>

namespace kurir::whatsapp::signal {

namespace {

constexpr std::uint8_t kKeyType = 0x05;

std::string_view name_suffix(std::string_view server) {
  if (server == kLidServer) return "_1";
  if (server == kHostedServer) return "_128";
  if (server == kHostedLidServer) return "_129";
  return "";
}

}  // namespace

Address Address::of(const Jid& jid) { return {jid.user + std::string(name_suffix(jid.server)), jid.device}; }

std::string Address::to_string() const { return name + "." + std::to_string(device); }

std::string_view name(SignalError error) noexcept {
  switch (error) {
    case SignalError::no_session: return "no_session";
    case SignalError::invalid_key: return "invalid_key";
    case SignalError::invalid_prekey_id: return "invalid_prekey_id";
    case SignalError::invalid_signed_prekey_id: return "invalid_signed_prekey_id";
    case SignalError::invalid_message: return "invalid_message";
    case SignalError::bad_version: return "bad_version";
    case SignalError::bad_signature: return "bad_signature";
    case SignalError::too_far_in_future: return "too_far_in_future";
    case SignalError::bad_mac: return "bad_mac";
    case SignalError::invalid_session: return "invalid_session";
    case SignalError::forged_device: return "forged_device";
    case SignalError::duplicate: return "duplicate";
  }
  return "unknown";
}

int retry_reason(SignalError error) noexcept {
  switch (error) {
    case SignalError::no_session: return 1;
    case SignalError::invalid_key: return 2;
    case SignalError::invalid_prekey_id:
    case SignalError::invalid_signed_prekey_id: return 3;
    case SignalError::invalid_message:
    case SignalError::bad_version: return 4;
    case SignalError::bad_signature: return 5;
    case SignalError::too_far_in_future: return 6;
    case SignalError::bad_mac: return 7;
    case SignalError::invalid_session: return 8;
    case SignalError::forged_device: return 12;
    case SignalError::duplicate: return 0;
  }
  return 0;
}

ByteArray<33> serialise(const crypto::PublicKey& key) noexcept {
  ByteArray<33> out;
  out[0] = kKeyType;
  std::ranges::copy(key.bytes, out.begin() + 1);
  return out;
}

std::optional<crypto::PublicKey> parse_key(BytesView serialised) noexcept {
  if (serialised.size() != crypto::kKeySize + 1 || serialised[0] != kKeyType) return std::nullopt;
  return crypto::PublicKey{*exactly<crypto::kKeySize>(serialised.subspan(1))};
}

}  // namespace kurir::whatsapp::signal
