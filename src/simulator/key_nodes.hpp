// Keys as stanzas carry them: raw 32 bytes, ids in three bytes, registration ids in four.
#pragma once

#include <optional>
#include <vector>

#include "simulator/account.hpp"

namespace kurir::simulator {

inline constexpr ByteArray<1> kKeyType{0x05};

[[nodiscard]] inline Node bytes_node(std::string tag, BytesView content) { return Node(std::move(tag), {}, to_bytes(content)); }
[[nodiscard]] inline Node id_node(whatsapp::signal::PreKeyId id) { return bytes_node("id", big_endian<3>(id)); }
[[nodiscard]] Node prekey_node(const OneTimeKey& key);        ///< <key><id/><value/></key>
[[nodiscard]] Node signed_prekey_node(const SignedKey& key);  ///< <skey><id/><value/><signature/></skey>

[[nodiscard]] std::optional<OneTimeKey> parse_prekey(const Node& key);
/// Nothing where a size is wrong or the signature does not verify under `identity`.
[[nodiscard]] std::optional<SignedKey> parse_signed_prekey(const Node& skey, const crypto::PublicKey& identity);

struct Upload {
  std::uint32_t registration_id = 0;
  crypto::PublicKey identity;
  SignedKey signed_prekey;
  std::vector<OneTimeKey> prekeys;
};
/// The children registration, type, identity, list, skey of `parent`, in any order.
[[nodiscard]] std::optional<Upload> parse_upload(const Node& parent);

}  // namespace kurir::simulator
