#include "whatsapp/app_state/mutation.hpp"

namespace kurir::whatsapp::app_state {
namespace {

constexpr std::size_t kIvSize = 16;
constexpr std::size_t kMacSize = 32;
constexpr std::size_t kSmallest = kIvSize + 16 + kMacSize;

crypto::Sha256 compute_value_mac(const Keys& keys, const MutationContext& context, BytesView iv_and_cipher) {
  const auto operation = static_cast<std::uint8_t>(context.operation);
  const auto whole = crypto::hmac_sha512(
      keys.value_mac.reveal(), {{&operation, 1}, context.key_id, iv_and_cipher, big_endian<8>(1 + context.key_id.size())});
  return *exactly<kMacSize>(BytesView(whole).first(kMacSize));
}

}  // namespace

Keys derive_keys(const Secret<32>& key_data) {
  Secret<160> expanded;
  crypto::hkdf_sha256(key_data.reveal(), {}, "WhatsApp Mutation Keys", expanded.reveal());
  const auto part = [&](std::size_t index) {
    return Secret<32>(*exactly<32>(BytesView(expanded.reveal()).subspan(32 * index, 32)));
  };
  return {part(0), part(1), part(2), part(3), part(4)};
}

crypto::Sha256 index_mac(const Keys& keys, std::string_view index) {
  return crypto::hmac_sha256(keys.index.reveal(), as_bytes(index));
}

Bytes seal_value(const Keys& keys, const MutationContext& context, BytesView plain, Random& random) {
  const auto iv = random.bytes<kIvSize>();
  auto blob = concat(iv, crypto::cbc_encrypt(keys.value_encryption.reveal(), iv, plain));
  append(blob, compute_value_mac(keys, context, blob));
  return blob;
}

Result<Bytes> open_value(const Keys& keys, const MutationContext& context, BytesView blob) {
  const auto mac = value_mac(blob);
  if (!mac) return std::unexpected(mac.error());
  const auto iv_and_cipher = blob.first(blob.size() - kMacSize);
  if (!crypto::equal(compute_value_mac(keys, context, iv_and_cipher), *mac)) {
    return fail(ErrorCode::verification_failed,
                "the MAC of an app-state value does not hold: fetch the collection's snapshot again");
  }
  return crypto::cbc_decrypt(keys.value_encryption.reveal(), *exactly<kIvSize>(iv_and_cipher.first(kIvSize)),
                             iv_and_cipher.subspan(kIvSize));
}

Result<crypto::Sha256> value_mac(BytesView blob) {
  if (blob.size() < kSmallest) return fail(ErrorCode::malformed, "an app-state value of {} bytes is too short", blob.size());
  return *exactly<kMacSize>(blob.last(kMacSize));
}

crypto::Sha256 snapshot_mac(const Keys& keys, const LtHash& hash, const CollectionVersion& at) {
  return crypto::hmac_sha256(keys.snapshot_mac.reveal(), {hash.state(), big_endian<8>(at.version), as_bytes(at.name)});
}

crypto::Sha256 patch_mac(const Keys& keys, const crypto::Sha256& snapshot_mac, std::span<const crypto::Sha256> value_macs,
                         const CollectionVersion& at) {
  auto content = to_bytes(snapshot_mac);
  for (const auto& mac : value_macs) append(content, mac);
  return crypto::hmac_sha256(keys.patch_mac.reveal(), {content, big_endian<8>(at.version), as_bytes(at.name)});
}

}  // namespace kurir::whatsapp::app_state
