#include "simulator/messages.hpp"

#include <algorithm>

#include "simulator/stanzas.hpp"
#include "whatsapp/app_state/privacy_token.hpp"
#include "whatsapp/signal/participant_hash.hpp"

namespace kurir::simulator {
namespace {

constexpr int kBadRequest = 400;
constexpr int kUnknownRecipient = 404;
constexpr int kInvalidStanza = 479;

bool is_known_enc(const Node& enc) {
  auto type = enc.attribute("type");
  return (type == "pkmsg" || type == "msg") && !enc.bytes().empty();
}

}  // namespace

void Messages::accept(Device& sender, const Node& message) {
  auto envelope = open(sender, message);
  if (!envelope) return refuse(sender, message, envelope.error());
  if (const auto fault = world_.faults.take_whole(FaultKind::ack_error, sender)) {
    return answer_error(sender, message, static_cast<int>(fault->code));
  }
  if (envelope->kind == Envelope::Kind::first && !sender.is_phone()) {
    const int code = world_.limits.refusal(sender.account, *envelope->recipient, world_.unix_now());
    if (code != 0) return answer_error(sender, message, code);
  }
  if (envelope->kind == Envelope::Kind::resend) {
    ++world_.counters.messages_resent;
    world_.ledger.answered(sender.account.number, envelope->id);
    acknowledge(sender, *envelope, world_.unix_now());
    return dispatch(sender, message, *envelope, world_.unix_now());
  }
  auto [entry, is_new] = world_.ledger.accept(sender.account.number, envelope->id, world_.unix_now());
  if (!is_new) {
    acknowledge(sender, *envelope, entry.accepted_at);
    if (entry.wanted_again == 0) {
      ++world_.counters.messages_repeated;
      return;
    }
    world_.ledger.answered(sender.account.number, envelope->id);
    ++world_.counters.messages_resent;
    return dispatch(sender, message, *envelope, entry.accepted_at);
  }
  ++world_.counters.messages_accepted;
  note_token(sender.account, message, *envelope);
  bool ack_gets_lost = world_.faults.take(FaultKind::lost_ack, sender);
  if (!ack_gets_lost) acknowledge(sender, *envelope, entry.accepted_at);
  dispatch(sender, message, *envelope, entry.accepted_at);
  if (ack_gets_lost) world_.disconnect(sender, std::nullopt);
}

std::expected<Messages::Envelope, int> Messages::open(const Device& sender, const Node& message) const {
  auto to = message.jid("to");
  if (!to || to->user.empty() || !message.has("id")) return std::unexpected(kInvalidStanza);
  Envelope envelope{.id = message.attribute("id"),
                    .to = *to,
                    .recipient = world_.by_jid(*to),
                    .parts = {},
                    .identity = message.child("device-identity")};
  if (message.attribute("category") == "peer") envelope.kind = Envelope::Kind::peer;
  if (const Node* participants = message.child("participants")) {
    for (const Node& entry : participants->children()) {
      auto jid = entry.jid("jid");
      const Node* enc = entry.child("enc");
      if (entry.tag != "to" || !jid || enc == nullptr) return std::unexpected(kInvalidStanza);
      envelope.parts.push_back({*jid, enc});
    }
  }
  if (const Node* enc = message.child("enc")) {
    envelope.parts.push_back({*to, enc});
    if (enc->has("count") || message.attribute("device_fanout") == "false") envelope.kind = Envelope::Kind::resend;
  }
  int code = check(sender, message, envelope);
  if (code != 0) return std::unexpected(code);
  return envelope;
}

int Messages::check(const Device& sender, const Node& message, const Envelope& envelope) const {
  if (envelope.parts.empty() || !message.has("type")) return kInvalidStanza;
  if (envelope.to.is_lid() && !sender.account.lid_migrated) return kBadRequest;
  if (envelope.recipient == nullptr) return kUnknownRecipient;
  bool needs_identity = false;
  for (const auto& part : envelope.parts) {
    if (part.jid.is_lid() != envelope.to.is_lid()) return kBadRequest;
    if (!is_known_enc(*part.enc)) return kInvalidStanza;
    if (message.attribute("type") == "media" && !part.enc->has("mediatype")) return kInvalidStanza;
    if (!envelope.recipient->owns(part.jid) && !sender.account.owns(part.jid)) return kInvalidStanza;
    needs_identity |= part.enc->attribute("type") == "pkmsg";
  }
  if (needs_identity && !sender.is_phone() && envelope.identity == nullptr) return kInvalidStanza;
  return 0;
}

/// A token that the server has never seen may be from before its restart: it is counted, not judged.
void Messages::note_token(const Account& sender, const Node& message, const Envelope& envelope) {
  if (envelope.recipient == nullptr) return;
  if (const Node* token = message.child("tctoken")) {
    ++world_.counters.messages_with_tctoken;
    const auto given = envelope.recipient->tokens_given.find(sender.number);
    const auto is_it = [&](const Bytes& known) { return std::ranges::equal(token->bytes(), known); };
    if (given != envelope.recipient->tokens_given.end() && std::ranges::none_of(given->second, is_it))
      ++world_.counters.violations.wrong_tokens;
  }
  if (const Node* token = message.child("cstoken")) {
    ++world_.counters.messages_with_cstoken;
    const auto expected = whatsapp::app_state::contact_token(sender.nct_salt, envelope.recipient->lid().to_string());
    if (!sender.nct_salt.empty() && !std::ranges::equal(token->bytes(), expected)) ++world_.counters.violations.wrong_tokens;
  }
}

void Messages::dispatch(Device& sender, const Node& message, const Envelope& envelope, std::int64_t accepted_at) {
  for (const auto& part : envelope.parts) {
    Device* target = world_.device(part.jid);
    if (target == nullptr || target == &sender) continue;
    world_.post.send(*target, copy_for(sender, *target, message, envelope, *part.enc, accepted_at));
  }
  if (&sender.account == envelope.recipient) return;
  world_.acquaint(sender.account, *envelope.recipient);
}

Node Messages::copy_for(const Device& sender, const Device& target, const Node& message, const Envelope& envelope,
                        const Node& enc, std::int64_t accepted_at) const {
  Node copy("message", {{"from", sender.like(envelope.to)},
                        {"type", message.attribute("type")},
                        {"id", envelope.id},
                        {"t", std::to_string(accepted_at)}});
  const Account& author = sender.account;
  if (&target.account == &author) {
    auto chat = message.jid("recipient").value_or(envelope.to).bare();
    if (envelope.kind == Envelope::Kind::peer) {
      copy.set("category", "peer");
    } else {
      copy.set("recipient", chat);
      if (auto* partner = world_.by_jid(chat)) {
        copy.set(chat.is_lid() ? "peer_recipient_pn" : "peer_recipient_lid", chat.is_lid() ? partner->pn() : partner->lid());
      }
    }
  } else if (!world_.faults.take(FaultKind::hidden_lid, target)) {
    copy.set(envelope.to.is_lid() ? "sender_pn" : "sender_lid", envelope.to.is_lid() ? author.pn() : author.lid());
  }
  if (!author.push_name.empty()) copy.set("notify", author.push_name);
  if (message.has("edit")) copy.set("edit", message.attribute("edit"));
  if (enc.attribute("type") == "pkmsg" && envelope.identity != nullptr) {
    copy.content = children(enc, *envelope.identity);
  } else {
    copy.content = children(enc);
  }
  return copy;
}

void Messages::acknowledge(Device& sender, const Envelope& envelope, std::int64_t accepted_at) {
  if (sender.is_phone()) return;
  Node ack("ack", {{"class", "message"}, {"id", envelope.id}, {"from", envelope.to}, {"t", std::to_string(accepted_at)}});
  auto hash = hash_if_different(sender, envelope);
  if (!hash.empty()) ack.set("phash", hash);
  world_.post.say(sender, ack);
}

void Messages::refuse(Device& sender, const Node& message, int code) {
  ++world_.counters.violations.refused_messages;
  answer_error(sender, message, code);
}

void Messages::answer_error(Device& sender, const Node& message, int code) {
  Node ack("ack", {{"class", "message"}, {"id", message.attribute("id")}, {"error", std::to_string(code)}});
  if (const auto* to = message.find("to")) ack.set("from", *to);
  ack.set("t", std::to_string(world_.unix_now()));
  world_.post.say(sender, ack);
}

std::string Messages::hash_if_different(const Device& sender, const Envelope& envelope) const {
  if (envelope.kind != Envelope::Kind::first) return "";
  std::vector<Jid> expected;
  auto add = [&](const Account& account) {
    for (const auto& [id, device] : account.devices) expected.push_back(device->like(envelope.to));
  };
  add(*envelope.recipient);
  if (envelope.recipient != &sender.account) add(sender.account);
  auto addressed = [&](const Jid& jid) {
    return jid == sender.like(envelope.to) ||
           std::ranges::any_of(envelope.parts, [&](const Part& part) { return part.jid == jid; });
  };
  bool same = envelope.parts.size() + 1 == expected.size() && std::ranges::all_of(expected, addressed);
  return same ? "" : whatsapp::signal::participant_hash(expected);
}

}  // namespace kurir::simulator
