#include "simulator/client_payload.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "whatsapp/proto/connection.pb.h"

namespace kurir::simulator {
namespace {

constexpr std::uint8_t kCurveKeyType = 5;
constexpr std::uint32_t kMaxDeviceId = 255;

Result<ClientIntent> read_registration(const proto::ClientPayload& payload, const crypto::PublicKey& noise_key) {
  const auto& data = payload.devicepairingdata();
  auto registration_id = as_bytes(data.eregid());
  auto key_type = as_bytes(data.ekeytype());
  auto identity = crypto::PublicKey::from(as_bytes(data.eident()));
  auto skey_id = as_bytes(data.eskeyid());
  auto skey = crypto::PublicKey::from(as_bytes(data.eskeyval()));
  auto signature = exactly<crypto::kSignatureSize>(as_bytes(data.eskeysig()));
  if (registration_id.size() != 4) return fail(ErrorCode::invalid_argument, "eRegid must have 4 bytes");
  if (key_type.size() != 1 || key_type[0] != kCurveKeyType) return fail(ErrorCode::invalid_argument, "eKeytype must be 05");
  if (!identity) return fail(ErrorCode::invalid_argument, "eIdent must have 32 bytes");
  if (skey_id.size() != 3 || !skey || !signature)
    return fail(ErrorCode::invalid_argument, "eSkeyId, eSkeyVal, eSkeySig must have 3, 32, 64 bytes");
  if (!crypto::verify(*identity, whatsapp::signal::serialise(*skey), *signature)) {
    return fail(ErrorCode::invalid_argument, "eSkeySig does not verify under eIdent");
  }
  const auto& version = payload.useragent().appversion();
  auto expected = crypto::md5(as_bytes(fmt::format("{}.{}.{}", version.primary(), version.secondary(), version.tertiary())));
  if (!std::ranges::equal(as_bytes(data.buildhash()), expected))
    return fail(ErrorCode::invalid_argument, "buildHash is not the MD5 of the version");
  return Registration{noise_key,
                      static_cast<std::uint32_t>(read_big_endian(registration_id)),
                      *identity,
                      {static_cast<whatsapp::signal::PreKeyId>(read_big_endian(skey_id)), *skey, *signature}};
}

}  // namespace

std::uint32_t revision_of(BytesView bytes) {
  proto::ClientPayload payload;
  if (!payload.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return 0;
  return payload.useragent().appversion().tertiary();
}

Result<ClientIntent> read_payload(BytesView bytes, const crypto::PublicKey& noise_key) {
  proto::ClientPayload payload;
  if (!payload.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return fail(ErrorCode::malformed, "the client payload does not parse");
  if (payload.has_devicepairingdata()) return read_registration(payload, noise_key);
  if (!payload.has_username() || !payload.has_device() || payload.device() > kMaxDeviceId) {
    return fail(ErrorCode::invalid_argument, "a client payload needs devicePairingData, or username and device");
  }
  return Login{std::to_string(payload.username()), static_cast<std::uint16_t>(payload.device()),
               payload.passive() ? LoginMode::passive : LoginMode::active};
}

}  // namespace kurir::simulator
