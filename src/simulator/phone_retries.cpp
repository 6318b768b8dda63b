// A virtual phone asks for a message again, and answers those who ask it.
#include <algorithm>

#include "simulator/key_nodes.hpp"
#include "simulator/message_content.hpp"
#include "simulator/phone.hpp"
#include "simulator/stanzas.hpp"

namespace kurir::simulator {
namespace signal = whatsapp::signal;
namespace {

constexpr std::size_t kMaxRememberedRetries = 10'000;

/// The session that a retry receipt offers; nothing where it carries no keys or bad ones.
std::optional<signal::PreKeyBundle> offered_bundle(const Node& receipt) {
  const Node* keys = receipt.child("keys");
  const Node* registration = receipt.child("registration");
  if (keys == nullptr || registration == nullptr || registration->bytes().size() != 4) return std::nullopt;
  const Node* identity_node = keys->child("identity");
  auto identity = identity_node == nullptr ? std::nullopt : crypto::PublicKey::from(identity_node->bytes());
  const Node* skey = keys->child("skey");
  auto signed_prekey = identity && skey != nullptr ? parse_signed_prekey(*skey, *identity) : std::nullopt;
  if (!signed_prekey) return std::nullopt;
  signal::PreKeyBundle bundle{.registration_id = static_cast<std::uint32_t>(read_big_endian(registration->bytes())),
                              .identity = *identity,
                              .signed_prekey_id = signed_prekey->id,
                              .signed_prekey = signed_prekey->key,
                              .signed_prekey_signature = signed_prekey->signature,
                              .prekey_id = std::nullopt,
                              .prekey = std::nullopt};
  const Node* key = keys->child("key");
  if (auto prekey = key == nullptr ? std::nullopt : parse_prekey(*key)) {
    bundle.prekey_id = prekey->id;
    bundle.prekey = prekey->key;
  }
  return bundle;
}

}  // namespace

void Phone::ask_again(const Node& message, signal::SignalError why) {
  ++world_.counters.phone_failures;
  auto id = message.attribute("id");
  auto from = *message.jid("from");
  if (retries_.size() >= kMaxRememberedRetries) retries_.clear();
  int count = ++retries_[from.to_string() + "/" + message.attribute("participant") + "/" + id];
  if (count <= kMaxRetries) {
    Node retry("retry", {{"v", "1"},
                         {"count", std::to_string(count)},
                         {"id", id},
                         {"t", message.attribute("t")},
                         {"error", std::to_string(signal::retry_reason(why))}});
    Node registration = bytes_node("registration", big_endian<4>(keys_.registration_id));
    Node receipt("receipt", {{"id", id}, {"to", from}, {"type", "retry"}});
    for (std::string_view key : {"participant", "recipient"}) {
      if (const auto* value = message.find(key)) receipt.set(std::string(key), *value);
    }
    if (count >= 2) {  // the session may be beyond repair: offer material for a new one
      auto prekey = keys_.make_prekeys(1, world_.random).front();
      changed();
      Node keys("keys", {},
                children(bytes_node("type", kKeyType), bytes_node("identity", keys_.identity.open.bytes), prekey_node(prekey),
                         signed_prekey_node(keys_.public_signed_prekey())));
      receipt.content = children(std::move(retry), std::move(registration), std::move(keys));
    } else {
      receipt.content = children(std::move(retry), std::move(registration));
    }
    say(receipt);
  }
  acknowledge(message);
}

void Phone::answer_retry(const Node& receipt) {
  auto from = receipt.jid("participant") ? receipt.jid("participant") : receipt.jid("from");
  Device* requester = from ? world_.device(*from) : nullptr;
  auto sent = std::ranges::find(sent_, receipt.attribute("id"), &SentMessage::id);
  const Node* retry = receipt.child("retry");
  auto count = retry == nullptr ? 0 : retry->number("count").value_or(0);
  if (requester == nullptr || sent == sent_.end() || count < 1 || count > kMaxRetries) return;
  auto bundle = offered_bundle(receipt);
  if (bundle && bundle->identity != requester->keys.identity) return;
  if ((bundle || count >= 2) && !sessions_.renew(*requester, bundle)) return;
  if (const auto* group = world_.groups.find(sent->chat)) return answer_group_retry(*group, *requester, *sent, count);
  bool own = &requester->account == &account_;
  auto enc = enc_for(*requester, own ? copy_for_own_devices(sent->content, sent->chat) : sent->content);
  if (!enc) return;
  enc->set("count", std::to_string(count));
  Node message("message",
               {{"id", sent->id}, {"to", *from}, {"type", wire_form_of(sent->content).type}, {"device_fanout", "false"}},
               children(std::move(*enc)));
  if (own) message.set("recipient", sent->chat);
  say(message);
}

}  // namespace kurir::simulator
