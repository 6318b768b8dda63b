// What a virtual phone does with what arrives.
#include "simulator/message_content.hpp"
#include "simulator/phone.hpp"
#include "simulator/stanzas.hpp"

namespace kurir::simulator {
namespace {

std::string filled_in(std::string reply, std::string_view text) {
  constexpr std::string_view kPlaceholder = "{text}";
  auto at = reply.find(kPlaceholder);
  return at == std::string::npos ? reply : reply.replace(at, kPlaceholder.size(), text);
}

}  // namespace

void Phone::on_message(const Node& message) {
  auto from = message.jid("from");
  if (from && from->server == whatsapp::kGroupServer) return on_group_message(message);
  const Device* sender = from ? world_.device(*from) : nullptr;
  const Node* enc = message.child("enc");
  if (sender == nullptr || enc == nullptr) return acknowledge(message);
  bool own = &sender->account == &account_;
  if (!own && world_.faults.take(FaultKind::retry_receipt, *sender))
    return ask_again(message, whatsapp::signal::SignalError::bad_mac);
  const Node* identity = message.child("device-identity");
  auto plaintext = sessions_.decrypt(*sender, *enc, identity == nullptr ? BytesView{} : identity->bytes());
  if (plaintext) return on_content(*sender, message, *plaintext);
  if (plaintext.error() == whatsapp::signal::SignalError::duplicate) return on_used_key(*sender, message);
  ask_again(message, plaintext.error());
}

/// A message delivered twice is confirmed twice. Where the message itself is new, its sender used a message key again:
/// what it wrote cannot be read until it sends it anew.
void Phone::on_used_key(const Device& sender, const Node& message) {
  bool own = &sender.account == &account_;
  if (own || has_seen(sender, message)) {
    ++world_.counters.phone_duplicates;
    return confirm(message, own ? "sender" : "");
  }
  ++world_.counters.violations.reused_counters;
  ask_again(message, whatsapp::signal::SignalError::invalid_message);
}

bool Phone::has_seen(const Device& sender, const Node& message) const {
  return seen_.contains(sender.account.number + "/" + message.attribute("id"));
}

/// True where the message is new.
bool Phone::remember(const Device& sender, const Node& message) {
  auto [place, is_new] = seen_.insert(sender.account.number + "/" + message.attribute("id"));
  if (!is_new) return false;
  seen_order_.push_back(*place);
  if (seen_order_.size() > kMaxMessages) {
    seen_.erase(seen_order_.front());
    seen_order_.pop_front();
  }
  return true;
}

void Phone::on_content(const Device& sender, const Node& message, BytesView plaintext) {
  auto content = read_message(plaintext);
  if (!content) return ask_again(message, whatsapp::signal::SignalError::invalid_message);
  if (&sender.account == &account_) {
    ++world_.counters.phone_copies;
    note_message(sender, message, plaintext);
    // A note to oneself is a message to this phone; copies of what went to others are not.
    if (is_note_to_self(message)) {
      if (content->text && remember(sender, message)) keep(sender, message, *content);
    } else if (content->text && content->own_copy) {
      keep_copy(message, *content->text);
    }
    const bool peer = message.attribute("category") == "peer";
    confirm(message, peer ? "peer_msg" : "sender");
    if (Device* companion = account_.device(sender.id); peer && companion != nullptr)
      on_peer_message(*companion, message, plaintext);
    return;
  }
  ++world_.counters.phone_decrypted;
  confirm(message, "");
  if (!remember(sender, message)) {
    ++world_.counters.phone_duplicates;
    return;
  }
  if (content->own_copy) return;
  note_message(sender, message, plaintext);
  if (!content->text) return on_other_kind(sender, message, std::move(*content), plaintext);
  keep(sender, message, *content);
  if (settings_.reading == Reading::automatic) send_read_receipts(author_of(message), {message.attribute("id")});
  if (!settings_.auto_reply.empty() && !content->text->empty() && !sender.is_phone() && !message.has("participant")) {
    (void)send_text(sender.account.number, filled_in(settings_.auto_reply, *content->text));
  }
}

bool Phone::is_note_to_self(const Node& message) const {
  auto recipient = message.jid("recipient");
  return recipient && (recipient->user == account_.number || recipient->user == account_.lid().user);
}

void Phone::keep(const Device& sender, const Node& message, const Content& content) {
  bool read = settings_.reading == Reading::automatic;
  world_.changes.added(key(RecordKind::message, next_message_));
  messages_.push_back({next_message_++,
                       {message.attribute("id"), sender.account.number, *content.text, sender.id, world_.clock.now(), read,
                        author_of(message).group, content.media},
                       author_of(message).sender});
  if (messages_.size() <= kMaxMessages) return;
  world_.changes.changed(key(RecordKind::message, messages_.front().serial));
  messages_.pop_front();
}

void Phone::confirm(const Node& message, std::string_view type) {
  Node receipt("receipt", {{"id", message.attribute("id")}, {"to", *message.jid("from")}});
  if (!type.empty()) receipt.set("type", std::string(type));
  for (std::string_view key : {"participant", "recipient"}) {
    if (const auto* value = message.find(key)) receipt.set(std::string(key), *value);
  }
  say(receipt);
}

Phone::Author Phone::author_of(const Node& message) {
  const auto participant = message.jid("participant");
  if (!participant) return {"", *message.jid("from")};
  return {message.attribute("from"), *participant};
}

void Phone::acknowledge(const Node& stanza) {
  Node ack("ack", {{"class", stanza.tag}, {"id", stanza.attribute("id")}});
  if (const auto* from = stanza.find("from")) ack.set("to", *from);
  for (std::string_view key : {"type", "participant", "recipient"}) {
    if (const auto* value = stanza.find(key)) ack.set(std::string(key), *value);
  }
  say(ack);
}

void Phone::keep_copy(const Node& message, std::string_view text) {
  const auto recipient = message.jid("recipient");
  const auto* other = recipient ? world_.by_jid(*recipient) : nullptr;
  if (other == nullptr) return;
  copies_.push_back({message.attribute("id"), other->number, std::string(text), world_.clock.now()});
  if (copies_.size() > kMaxSent) copies_.pop_front();
  changed();
}

void Phone::on_receipt(const Node& receipt) {
  const auto type = receipt.attribute("type");
  if (type == "retry") answer_retry(receipt);
  if (type == "server-error") answer_media_retry(receipt);
  if (type.empty()) note_progress(receipt, SentStatus::received);
  if (type == "read") note_progress(receipt, SentStatus::read);
  acknowledge(receipt);
}

void Phone::note_progress(const Node& receipt, SentStatus status) {
  std::unordered_set<std::string> ids{receipt.attribute("id")};
  if (const auto* list = receipt.child("list")) {
    for (const auto& item : list->children()) ids.insert(item.attribute("id"));
  }
  for (auto& sent : sent_) {
    if (sent.status >= status || !ids.contains(sent.id)) continue;
    sent.status = status;
    world_.changes.changed(key(RecordKind::sent, sent.serial));
  }
}

void Phone::on_notification(const Node& notification) {
  if (notification.attribute("type") == "encrypt" && notification.child("count") != nullptr) {
    auto made = keys_.make_prekeys(PhoneKeys::kStock, world_.random);
    auto& stock = account_.phone().keys.prekeys;
    stock.insert(stock.end(), made.begin(), made.end());
    changed();
    world_.changes.changed(key_of(account_.phone()));
  }
  acknowledge(notification);
}

}  // namespace kurir::simulator
