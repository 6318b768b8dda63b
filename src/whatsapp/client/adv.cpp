#include "whatsapp/client/adv.hpp"

#include "crypto/hash.hpp"
#include "whatsapp/proto/connection.pb.h"

namespace kurir::whatsapp::client {
namespace {

using Prefix = ByteArray<2>;
constexpr Prefix kAccountPrefix{0x06, 0x00};
constexpr Prefix kHostedAccountPrefix{0x06, 0x05};
constexpr Prefix kDevicePrefix{0x06, 0x01};
constexpr std::size_t kMaxDeviceIdentity = 500;  ///< bytes; real ones have about 180

template <class Message>
bool parse(Message& message, BytesView bytes) {
  return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

const Prefix& account_prefix(const proto::ADVDeviceIdentity& details) {
  return details.devicetype() == proto::HOSTED ? kHostedAccountPrefix : kAccountPrefix;
}

Bytes account_signed(const proto::ADVSignedDeviceIdentity& identity, const crypto::PublicKey& device, const Prefix& prefix) {
  return concat(prefix, as_bytes(identity.details()), device.bytes);
}

Bytes device_signed(const proto::ADVSignedDeviceIdentity& identity, const crypto::PublicKey& device,
                    const crypto::PublicKey& account) {
  return concat(kDevicePrefix, as_bytes(identity.details()), device.bytes, account.bytes);
}

Result<void> check_hmac(const proto::ADVSignedDeviceIdentityHMAC& outer, const Secret<32>& adv_secret) {
  const bool hosted = outer.accounttype() == proto::HOSTED;
  const BytesView prefix = hosted ? BytesView(kHostedAccountPrefix) : BytesView();
  const auto expected = crypto::hmac_sha256(adv_secret.reveal(), {prefix, as_bytes(outer.details())});
  if (!crypto::equal(expected, as_bytes(outer.hmac()))) return fail(ErrorCode::verification_failed, "hmac-mismatch");
  return {};
}

}  // namespace

Result<DeviceIdentity> accept_pairing(BytesView device_identity, const Secret<32>& adv_secret, const crypto::KeyPair& identity,
                                      Random& random) {
  proto::ADVSignedDeviceIdentityHMAC outer;
  if (device_identity.empty() || device_identity.size() > kMaxDeviceIdentity || !parse(outer, device_identity)) {
    return fail(ErrorCode::malformed, "the device identity does not parse");
  }
  if (auto checked = check_hmac(outer, adv_secret); !checked) return pass_on(std::move(checked));

  proto::ADVSignedDeviceIdentity inner;
  proto::ADVDeviceIdentity details;
  if (!parse(inner, as_bytes(outer.details())) || !parse(details, as_bytes(inner.details()))) {
    return fail(ErrorCode::malformed, "the device identity does not parse");
  }
  const auto account_key = crypto::PublicKey::from(as_bytes(inner.accountsignaturekey()));
  if (!account_key) return fail(ErrorCode::malformed, "the device identity lacks the account key");

  if (!crypto::verify(*account_key, account_signed(inner, identity.open, account_prefix(details)),
                      as_bytes(inner.accountsignature()))) {
    return fail(ErrorCode::verification_failed, "signature-mismatch");
  }
  inner.set_devicesignature(to_string(crypto::sign(identity.secret, device_signed(inner, identity.open, *account_key), random)));

  DeviceIdentity out{.key_index = details.keyindex(), .account_key = *account_key};
  out.signed_identity = to_bytes(inner.SerializeAsString());
  inner.clear_accountsignaturekey();
  out.reply = to_bytes(inner.SerializeAsString());
  return out;
}

Binding check_companion(BytesView signed_identity, const crypto::PublicKey& identity,
                        const std::optional<crypto::PublicKey>& account_key) {
  if (signed_identity.empty()) return Binding::unproven;
  proto::ADVSignedDeviceIdentity message;
  proto::ADVDeviceIdentity details;
  if (!parse(message, signed_identity) || !parse(details, as_bytes(message.details()))) return Binding::forged;
  const auto key =
      message.accountsignaturekey().empty() ? account_key : crypto::PublicKey::from(as_bytes(message.accountsignaturekey()));
  if (!key) return message.accountsignaturekey().empty() ? Binding::unproven : Binding::forged;
  const bool holds =
      crypto::verify(*key, account_signed(message, identity, account_prefix(details)), as_bytes(message.accountsignature())) &&
      crypto::verify(identity, device_signed(message, identity, *key), as_bytes(message.devicesignature()));
  return holds ? Binding::proven : Binding::forged;
}

}  // namespace kurir::whatsapp::client
