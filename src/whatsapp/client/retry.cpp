#include "whatsapp/client/retry.hpp"

#include <algorithm>

#include "whatsapp/client/adv.hpp"
#include "whatsapp/client/bundles.hpp"
#include "whatsapp/client/prekey_upload.hpp"

namespace kurir::whatsapp::client {
namespace {

Node keys_node(const Credentials& credentials, const signal::PreKey& fresh) {
  return Node("keys", {},
              Node::Children{key_type_node(), Node("identity", {}, to_bytes(credentials.identity.open.bytes)),
                             prekey_node(fresh.id, fresh.pair.open), signed_prekey_node(credentials.signed_prekeys.front()),
                             Node("device-identity", {}, credentials.account->signed_identity)});
}

std::optional<std::uint32_t> registration_id(const Node& receipt) {
  const auto* node = receipt.child("registration");
  if (node == nullptr || node->bytes().size() != 4) return std::nullopt;
  const auto id = static_cast<std::uint32_t>(read_big_endian(node->bytes()));
  return id != 0 ? std::optional(id) : std::nullopt;
}

/// These keys did not come from the server's store: a companion must prove that its account stands behind them.
std::optional<signal::PreKeyBundle> trusted_bundle(const Node& keys, std::uint32_t registration_id, const Jid& requester) {
  auto bundle = parse_bundle(keys, registration_id);
  if (!bundle || requester.device == 0) return bundle;
  const auto* identity = keys.child("device-identity");
  const auto proof = identity != nullptr ? identity->bytes() : BytesView();
  if (check_companion(proof, bundle->identity, std::nullopt) != Binding::proven) bundle.reset();
  return bundle;
}

}  // namespace

Node retry_receipt(const Node& message, const Credentials& credentials, int count, signal::SignalError reason,
                   const signal::PreKey* fresh) {
  const auto id = message.attribute("id");
  Node receipt("receipt", {{"id", id}, {"type", "retry"}});
  if (const auto* from = message.find("from")) receipt.set("to", *from);
  for (const auto* key : {"participant", "recipient", "category"}) {
    if (const auto* value = message.find(key)) receipt.set(key, *value);
  }
  Node retry("retry", {{"v", "1"}, {"count", fmt::format("{}", count)}, {"id", id}});
  if (const auto* time = message.find("t")) retry.set("t", *time);
  retry.set("error", fmt::format("{}", signal::retry_reason(reason)));
  Node::Children children{std::move(retry), registration_node(credentials.registration_id)};
  if (fresh != nullptr) children.push_back(keys_node(credentials, *fresh));
  receipt.content = std::move(children);
  return receipt;
}

Result<RetryRequest> parse_retry_request(const Node& receipt) {
  const auto* retry = receipt.child("retry");
  const auto requester = receipt.jid("participant") ? receipt.jid("participant") : receipt.jid("from");
  if (retry == nullptr || !requester) return fail(ErrorCode::malformed, "a retry receipt lacks its sender or count");
  RetryRequest request{.id = receipt.attribute("id"),
                       .count = std::max<std::int64_t>(retry->number("count").value_or(1), 1),
                       .requester = *requester,
                       .registration_id = registration_id(receipt)};
  const auto* keys = receipt.child("keys");
  if (keys != nullptr && request.registration_id) request.bundle = trusted_bundle(*keys, *request.registration_id, *requester);
  return request;
}

}  // namespace kurir::whatsapp::client
