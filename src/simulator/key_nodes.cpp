#include "simulator/key_nodes.hpp"

#include <algorithm>

#include "simulator/stanzas.hpp"

namespace kurir::simulator {
namespace {

BytesView bytes_of(const Node& parent, std::string_view tag) {
  const Node* child = parent.child(tag);
  return child == nullptr ? BytesView{} : child->bytes();
}

}  // namespace

Node prekey_node(const OneTimeKey& key) { return Node("key", {}, children(id_node(key.id), bytes_node("value", key.key.bytes))); }

Node signed_prekey_node(const SignedKey& key) {
  return Node("skey", {}, children(id_node(key.id), bytes_node("value", key.key.bytes), bytes_node("signature", key.signature)));
}

std::optional<OneTimeKey> parse_prekey(const Node& key) {
  auto id = bytes_of(key, "id");
  auto value = crypto::PublicKey::from(bytes_of(key, "value"));
  if (id.size() != 3 || !value) return std::nullopt;
  return OneTimeKey{static_cast<whatsapp::signal::PreKeyId>(read_big_endian(id)), *value};
}

std::optional<SignedKey> parse_signed_prekey(const Node& skey, const crypto::PublicKey& identity) {
  auto key = parse_prekey(skey);
  auto signature = exactly<crypto::kSignatureSize>(bytes_of(skey, "signature"));
  if (!key || !signature || !crypto::verify(identity, whatsapp::signal::serialise(key->key), *signature)) return std::nullopt;
  return SignedKey{key->id, key->key, *signature};
}

std::optional<Upload> parse_upload(const Node& parent) {
  auto registration = bytes_of(parent, "registration");
  auto type = bytes_of(parent, "type");
  auto identity = crypto::PublicKey::from(bytes_of(parent, "identity"));
  const Node* list = parent.child("list");
  const Node* skey = parent.child("skey");
  if (registration.size() != 4 || !std::ranges::equal(type, kKeyType) || !identity || list == nullptr || skey == nullptr)
    return std::nullopt;
  auto signed_prekey = parse_signed_prekey(*skey, *identity);
  if (!signed_prekey) return std::nullopt;
  Upload upload{static_cast<std::uint32_t>(read_big_endian(registration)), *identity, *signed_prekey, {}};
  for (const Node& key : list->children()) {
    auto prekey = parse_prekey(key);
    if (!prekey) return std::nullopt;
    upload.prekeys.push_back(*prekey);
  }
  return upload;
}

}  // namespace kurir::simulator
