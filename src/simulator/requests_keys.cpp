// The requests about prekeys: count, digest, upload, rotation, and bundles of others.
#include <algorithm>

#include "crypto/hash.hpp"
#include "simulator/key_nodes.hpp"
#include "simulator/requests.hpp"
#include "simulator/stanzas.hpp"

namespace kurir::simulator {
namespace {

constexpr std::size_t kMaxPreKeys = 5'000;  ///< stock of one device
constexpr std::size_t kMaxBundlesPerRequest = 2'000;

}  // namespace

Node Requests::count_prekeys(Device& sender, const Node& iq) {
  return result_of(iq, children(Node("count", {{"value", std::to_string(sender.keys.prekeys.size())}})));
}

Node Requests::digest(Device& sender, const Node& iq) {
  const auto& keys = sender.keys;
  if (!keys.uploaded) return error_of(iq, 404, "item-not-found");
  Bytes hashed = concat(keys.identity.bytes, keys.signed_prekey.key.bytes, keys.signed_prekey.signature);
  Node list("list", {}, Node::Children{});
  for (const auto& prekey : keys.prekeys) {
    append(hashed, prekey.key.bytes);
    std::get<Node::Children>(list.content).push_back(id_node(prekey.id));
  }
  auto hash = crypto::sha1(hashed);
  if (world_.faults.take(FaultKind::wrong_digest, sender)) hash[0] ^= 1U;
  Node digest("digest", {},
              children(bytes_node("registration", big_endian<4>(keys.registration_id)), bytes_node("type", kKeyType),
                       bytes_node("identity", keys.identity.bytes), signed_prekey_node(keys.signed_prekey), std::move(list),
                       bytes_node("hash", hash)));
  return result_of(iq, children(std::move(digest)));
}

Node Requests::upload(Device& sender, const Node& iq) {
  auto upload = parse_upload(iq);
  if (!upload || sender.keys.prekeys.size() + upload->prekeys.size() > kMaxPreKeys) return error_of(iq, 406, "not-acceptable");
  auto& keys = sender.keys;
  keys.registration_id = upload->registration_id;
  keys.identity = upload->identity;
  keys.signed_prekey = upload->signed_prekey;
  std::ranges::copy(upload->prekeys, std::back_inserter(keys.prekeys));
  keys.uploaded = true;
  world_.changes.changed(key_of(sender));
  return result_of(iq);
}

Node Requests::rotate(Device& sender, const Node& iq) {
  const Node* skey = iq.child("rotate")->child("skey");
  auto parsed = skey == nullptr ? std::nullopt : parse_signed_prekey(*skey, sender.keys.identity);
  if (!parsed) return error_of(iq, 406, "not-acceptable");
  if (world_.faults.take(FaultKind::refused_rotation, sender)) return error_of(iq, 503, "service-unavailable");
  sender.keys.signed_prekey = *parsed;
  world_.changes.changed(key_of(sender));
  return result_of(iq);
}

Node Requests::bundles(Device&, const Node& iq) {
  Node list("list", {}, Node::Children{});
  auto& users = std::get<Node::Children>(list.content);
  for (const Node& user : iq.child("key")->children()) {
    auto jid = user.jid("jid");
    if (!jid || users.size() >= kMaxBundlesPerRequest) continue;
    Device* device = world_.device(*jid);
    Node answer("user", {{"jid", *jid}});
    if (device == nullptr) {
      answer.content = children(Node("error", {{"code", "406"}, {"text", "not-acceptable"}}));
    } else {
      const auto& keys = device->keys;
      Node::Children parts;
      parts.push_back(bytes_node("registration", big_endian<4>(keys.registration_id)));
      parts.push_back(bytes_node("type", kKeyType));
      parts.push_back(bytes_node("identity", keys.identity.bytes));
      parts.push_back(signed_prekey_node(keys.signed_prekey));
      if (auto prekey = world_.take_prekey(*device)) parts.push_back(prekey_node(*prekey));
      if (!device->identity_blob.empty()) parts.push_back(bytes_node("device-identity", device->identity_blob));
      answer.content = std::move(parts);
    }
    users.push_back(std::move(answer));
  }
  return result_of(iq, children(std::move(list)));
}

}  // namespace kurir::simulator
