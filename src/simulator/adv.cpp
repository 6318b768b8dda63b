#include "simulator/adv.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "whatsapp/proto/connection.pb.h"

namespace kurir::simulator {
namespace {

// What a signature is over begins with two bytes that say what it vouches for.
constexpr ByteArray<2> kAccountSignature{6, 0};
constexpr ByteArray<2> kDeviceSignature{6, 1};
constexpr ByteArray<2> kKeyIndexSignature{6, 2};

Bytes device_statement(std::string_view details, const crypto::PublicKey& companion, const crypto::PublicKey& account) {
  return concat(kDeviceSignature, as_bytes(details), companion.bytes, account.bytes);
}

void put(std::string* field, BytesView bytes) { field->assign(as_text(bytes)); }

}  // namespace

Bytes sign_companion(const crypto::KeyPair& phone_identity, const crypto::PublicKey& companion, const CompanionIdentity& identity,
                     Random& random) {
  proto::ADVDeviceIdentity device;
  device.set_rawid(identity.raw_id);
  device.set_timestamp(static_cast<std::uint64_t>(identity.timestamp));
  device.set_keyindex(identity.key_index);
  proto::ADVSignedDeviceIdentity vouched;
  vouched.set_details(device.SerializeAsString());
  auto signature =
      crypto::sign(phone_identity.secret, concat(kAccountSignature, as_bytes(vouched.details()), companion.bytes), random);
  put(vouched.mutable_accountsignaturekey(), phone_identity.open.bytes);
  put(vouched.mutable_accountsignature(), signature);
  return to_bytes(vouched.SerializeAsString());
}

Bytes seal_for_companion(BytesView signed_identity, BytesView adv_secret) {
  proto::ADVSignedDeviceIdentityHMAC sealed;
  put(sealed.mutable_details(), signed_identity);
  put(sealed.mutable_hmac(), crypto::hmac_sha256(adv_secret, signed_identity));
  return to_bytes(sealed.SerializeAsString());
}

Result<Bytes> complete_identity(BytesView signed_by_phone, BytesView answer, const crypto::PublicKey& companion) {
  proto::ADVSignedDeviceIdentity vouched;
  proto::ADVSignedDeviceIdentity answered;
  if (!vouched.ParseFromArray(signed_by_phone.data(), static_cast<int>(signed_by_phone.size()))) {
    return fail(ErrorCode::internal, "the phone's own statement does not parse");
  }
  if (!answered.ParseFromArray(answer.data(), static_cast<int>(answer.size()))) {
    return fail(ErrorCode::malformed, "the device identity in pair-device-sign does not parse");
  }
  if (answered.details() != vouched.details())
    return fail(ErrorCode::verification_failed, "pair-device-sign carries other details");
  vouched.set_devicesignature(answered.devicesignature());
  auto complete = to_bytes(vouched.SerializeAsString());
  auto account = crypto::PublicKey::from(as_bytes(vouched.accountsignaturekey()));
  auto verified = verify_identity(complete, *account, companion);
  if (!verified) return pass_on(std::move(verified));
  return complete;
}

Result<void> verify_identity(BytesView complete, const crypto::PublicKey& account, const crypto::PublicKey& companion) {
  proto::ADVSignedDeviceIdentity identity;
  if (!identity.ParseFromArray(complete.data(), static_cast<int>(complete.size()))) {
    return fail(ErrorCode::malformed, "the device identity does not parse");
  }
  if (!std::ranges::equal(as_bytes(identity.accountsignaturekey()), account.bytes)) {
    return fail(ErrorCode::verification_failed, "the device identity names another account key");
  }
  if (!crypto::verify(account, concat(kAccountSignature, as_bytes(identity.details()), companion.bytes),
                      as_bytes(identity.accountsignature()))) {
    return fail(ErrorCode::verification_failed, "the account signature does not verify");
  }
  if (!crypto::verify(companion, device_statement(identity.details(), companion, account),
                      as_bytes(identity.devicesignature()))) {
    return fail(ErrorCode::verification_failed, "the device signature does not verify");
  }
  return {};
}

Bytes sign_key_index_list(const crypto::KeyPair& phone_identity, std::uint32_t raw_id, std::int64_t timestamp,
                          std::uint32_t current_index, const std::vector<std::uint32_t>& valid, Random& random) {
  proto::ADVKeyIndexList list;
  list.set_rawid(raw_id);
  list.set_timestamp(static_cast<std::uint64_t>(timestamp));
  list.set_currentindex(current_index);
  for (auto index : valid) list.add_validindexes(index);
  proto::ADVSignedKeyIndexList vouched;
  vouched.set_details(list.SerializeAsString());
  auto signature = crypto::sign(phone_identity.secret, concat(kKeyIndexSignature, as_bytes(vouched.details())), random);
  put(vouched.mutable_accountsignature(), signature);
  return to_bytes(vouched.SerializeAsString());
}

}  // namespace kurir::simulator
