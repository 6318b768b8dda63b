#include "whatsapp/client/prekey_digest.hpp"

#include "crypto/hash.hpp"
#include "whatsapp/client/request.hpp"

namespace kurir::whatsapp::client {
namespace {

constexpr std::size_t kMaxPreKeys = 5'000;  ///< ids in one digest; a stock has 812

BytesView part(const Node& node, std::string_view name) {
  const auto* child = node.child(name);
  return child != nullptr ? child->bytes() : BytesView{};
}

std::optional<signal::PreKeyId> id_in(BytesView bytes) {
  if (bytes.size() != 3) return std::nullopt;
  return static_cast<signal::PreKeyId>(read_big_endian(bytes));
}

}  // namespace

Node digest_request() { return make_request(RequestType::get, "encrypt", {Node("digest")}); }

Result<BundleDigest> parse_digest(const Node& iq) {
  const auto* node = iq.child("digest");
  const auto* skey = node != nullptr ? node->child("skey") : nullptr;
  const auto* list = node != nullptr ? node->child("list") : nullptr;
  if (skey == nullptr || list == nullptr) return fail(ErrorCode::malformed, "the digest of our keys lacks a part");
  const auto registration = exactly<4>(part(*node, "registration"));
  const auto identity = crypto::PublicKey::from(part(*node, "identity"));
  const auto skey_id = id_in(part(*skey, "id"));
  const auto skey_value = crypto::PublicKey::from(part(*skey, "value"));
  const auto hash = exactly<20>(part(*node, "hash"));
  if (!registration || !identity || !skey_id || !skey_value || !hash || list->children().size() > kMaxPreKeys) {
    return fail(ErrorCode::malformed, "a part of the digest of our keys has a wrong size");
  }
  BundleDigest digest{.registration_id = static_cast<std::uint32_t>(read_big_endian(*registration)),
                      .identity = *identity,
                      .signed_prekey_id = *skey_id,
                      .signed_prekey = *skey_value,
                      .prekeys = {},
                      .hash = *hash};
  digest.prekeys.reserve(list->children().size());
  for (const auto& entry : list->children()) {
    const auto id = id_in(entry.bytes());
    if (!id) return fail(ErrorCode::malformed, "a key id in the digest of our keys has a wrong size");
    digest.prekeys.push_back(*id);
  }
  return digest;
}

bool is_our_bundle(const BundleDigest& digest, const Credentials& credentials, std::span<const crypto::PublicKey> prekeys) {
  const auto& current = credentials.signed_prekeys.front();
  if (digest.registration_id != credentials.registration_id || digest.identity != credentials.identity.open ||
      digest.signed_prekey_id != current.id || digest.signed_prekey != current.pair.open ||
      prekeys.size() != digest.prekeys.size()) {
    return false;
  }
  auto hashed = concat(credentials.identity.open.bytes, current.pair.open.bytes, current.signature);
  hashed.reserve(hashed.size() + prekeys.size() * crypto::kKeySize);
  for (const auto& key : prekeys) append(hashed, key.bytes);
  return crypto::sha1(hashed) == digest.hash;
}

bool asks_for_digest(const Node& notification) {
  return notification.attribute_is("type", "encrypt") && notification.child("digest") != nullptr;
}

}  // namespace kurir::whatsapp::client
