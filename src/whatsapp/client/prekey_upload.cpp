#include "whatsapp/client/prekey_upload.hpp"

#include "whatsapp/client/request.hpp"

namespace kurir::whatsapp::client {
namespace {

constexpr std::uint8_t kCurveType = 0x05;

Node bytes_node(std::string tag, BytesView bytes) { return Node(std::move(tag), {}, to_bytes(bytes)); }

}  // namespace

Node prekey_count_request() { return make_request(RequestType::get, "encrypt", {Node("count")}); }

std::size_t prekey_count(const Node& iq) {
  const auto* count = iq.child("count");
  const auto value = count != nullptr ? count->number("value").value_or(0) : 0;
  return value < 0 ? 0 : static_cast<std::size_t>(value);
}

Node registration_node(std::uint32_t registration_id) { return bytes_node("registration", big_endian<4>(registration_id)); }

Node key_type_node() { return bytes_node("type", ByteArray<1>{kCurveType}); }

Node prekey_node(signal::PreKeyId id, const crypto::PublicKey& key) {
  return Node("key", {}, Node::Children{bytes_node("id", big_endian<3>(id)), bytes_node("value", key.bytes)});
}

Node signed_prekey_node(const signal::SignedPreKey& key) {
  return Node("skey", {},
              Node::Children{bytes_node("id", big_endian<3>(key.id)), bytes_node("value", key.pair.open.bytes),
                             bytes_node("signature", key.signature)});
}

Node prekey_upload_request(const Credentials& credentials, std::span<const signal::PreKey> prekeys) {
  Node::Children keys;
  keys.reserve(prekeys.size());
  for (const auto& key : prekeys) keys.push_back(prekey_node(key.id, key.pair.open));
  return make_request(
      RequestType::set, "encrypt",
      {registration_node(credentials.registration_id), key_type_node(), bytes_node("identity", credentials.identity.open.bytes),
       Node("list", {}, std::move(keys)), signed_prekey_node(credentials.signed_prekeys.front())});
}

bool is_prekey_low(const Node& notification) {
  return notification.attribute("type") == "encrypt" && notification.child("count") != nullptr;
}

}  // namespace kurir::whatsapp::client
