// What a virtual phone says and hears beyond plain texts: answers, reactions, edits, deletions, places, cards, typing, presence.
#include <algorithm>

#include "simulator/message_kinds.hpp"
#include "simulator/phone.hpp"
#include "simulator/stanzas.hpp"

namespace kurir::simulator {
namespace {

constexpr std::size_t kMaxHappenings = 1'000;

/// What stands for a message where it is quoted.
std::string shown_text(BytesView message) {
  const auto content = read_message(message);
  return content && content->text ? *content->text : label_of(message).value_or("");
}

Error offline() { return {ErrorCode::conflict, "the phone is offline: PATCH it online first"}; }

}  // namespace

Result<Jid> Phone::chat_with(std::string_view to) const {
  if (const auto group = Jid::parse(to); group && world_.groups.find(*group) != nullptr) return *group;
  const auto* other = world_.by_number(to);
  if (other == nullptr) return fail(ErrorCode::not_found, "{} is not on this WhatsApp: add that phone first", to);
  return account_.lid_migrated ? other->lid() : other->pn();
}

/// A message that this phone has, by id.
Result<Phone::Known> Phone::known(std::string_view id, const Jid& chat) const {
  const Jid own = account_.like(chat);
  const auto sent = std::ranges::find(sent_, id, &SentMessage::id);
  if (sent != sent_.end()) return Known{true, own, shown_text(sent->content)};
  const auto copy = std::ranges::find(copies_, id, &CompanionMessage::id);
  if (copy != copies_.end()) return Known{true, own, copy->text};
  const auto received = std::ranges::find_if(messages_, [&](const auto& message) { return message.shown.id == id; });
  if (received != messages_.end()) return Known{false, received->sender.bare(), received->shown.text};
  return fail(ErrorCode::not_found, "this phone has no message {}: see GET /phones/{}/messages", id, account_.number);
}

Result<MessageKey> Phone::key_for(std::string_view id, std::string_view to) const {
  auto chat = chat_with(to);
  if (!chat) return pass_on(std::move(chat));
  const auto message = known(id, *chat);
  if (!message) return std::unexpected(message.error());
  MessageKey key{.chat = std::move(*chat), .id = std::string(id), .from_me = message->ours};
  if (key.chat.server == whatsapp::kGroupServer && !message->ours) key.author = message->author;
  return key;
}

Result<std::string> Phone::reply(std::string_view to, std::string_view text, const Reply& around) {
  if (text.empty() || text.size() > kMaxText) return fail(ErrorCode::invalid_argument, "text must have 1 to {} bytes", kMaxText);
  const auto chat = chat_with(to);
  if (!chat) return std::unexpected(chat.error());
  std::optional<QuotedMessage> quoted;
  if (!around.quote.empty()) {
    const auto original = known(around.quote, *chat);
    if (!original) return std::unexpected(original.error());
    quoted = QuotedMessage{around.quote, original->author, original->text};
  }
  std::vector<Jid> mentions;
  for (const auto& number : around.mentions) {
    const auto* person = world_.by_number(number);
    if (person == nullptr) return fail(ErrorCode::not_found, "{} is not on this WhatsApp: add that phone first", number);
    mentions.push_back(account_.lid_migrated ? person->lid() : person->pn());
  }
  return send_content(to, reply_message(text, quoted, mentions, world_.random));
}

Result<std::string> Phone::react(std::string_view to, std::string_view id, std::string_view emoji) {
  const auto target = key_for(id, to);
  if (!target) return std::unexpected(target.error());
  return send_content(to, reaction_message(*target, emoji, world_.clock.now()));
}

Result<std::string> Phone::edit(std::string_view to, std::string_view id, std::string_view text) {
  const auto target = key_for(id, to);
  if (!target) return std::unexpected(target.error());
  if (!target->from_me) return fail(ErrorCode::invalid_argument, "a phone edits its own messages only");
  return send_content(to, edit_message(*target, text, world_.clock.now()));
}

Result<std::string> Phone::revoke(std::string_view to, std::string_view id) {
  const auto target = key_for(id, to);
  if (!target) return std::unexpected(target.error());
  if (!target->from_me && !target->author) return fail(ErrorCode::invalid_argument, "a phone deletes its own messages only");
  return send_content(to, revoke_message(*target));
}

Result<std::string> Phone::share(std::string_view to, const Place& place) {
  return send_content(to, place_message(place, world_.random));
}

Result<std::string> Phone::share(std::string_view to, const std::vector<Card>& cards) {
  if (cards.empty()) return fail(ErrorCode::invalid_argument, "contacts must name at least one");
  return send_content(to, card_message(cards, world_.random));
}

Result<void> Phone::show_typing(std::string_view to, std::string_view state) {
  const auto chat = chat_with(to);
  if (!chat) return std::unexpected(chat.error());
  if (!online()) return std::unexpected(offline());
  if (state != "composing" && state != "recording" && state != "paused")
    return fail(ErrorCode::invalid_argument, "state must be composing, recording or paused");
  Node what(state == "paused" ? "paused" : "composing");
  if (state == "recording") what.set("media", "audio");
  say(Node("chatstate", {{"to", *chat}}, children(std::move(what))));
  return {};
}

Result<void> Phone::show_presence(Presence presence) {
  if (!online()) return std::unexpected(offline());
  say(Node("presence", {{"type", presence == Presence::available ? "available" : "unavailable"}}));
  return {};
}

Result<void> Phone::watch(std::string_view to) {
  const auto chat = chat_with(to);
  if (!chat) return std::unexpected(chat.error());
  if (!online()) return std::unexpected(offline());
  say(Node("presence", {{"type", "subscribe"}, {"to", *chat}}));
  return {};
}

void Phone::note(Happening happening) {
  happenings_.push_back(std::move(happening));
  if (happenings_.size() > kMaxHappenings) happenings_.pop_front();
  changed();
}

void Phone::note_message(const Device& sender, const Node& message, BytesView content) {
  note({.at = world_.clock.now(),
        .from = sender.account.number,
        .device = sender.id,
        .id = message.attribute("id"),
        .group = author_of(message).group,
        .message = to_bytes(content)});
}

void Phone::on_signal(const Node& stanza) {
  const auto from = stanza.jid("participant") ? stanza.jid("participant") : stanza.jid("from");
  const auto* account = from ? world_.by_jid(*from) : nullptr;
  if (account != nullptr) note({.at = world_.clock.now(), .from = account->number, .signal = stanza});
}

/// Places and cards are messages to look at; what changes another message is none itself.
void Phone::on_other_kind(const Device& sender, const Node& message, Content content, BytesView plaintext) {
  apply_change(sender, plaintext);
  content.text = label_of(plaintext);
  if (!content.text) return;
  keep(sender, message, content);
  if (settings_.reading == Reading::automatic) send_read_receipts(author_of(message), {message.attribute("id")});
}

/// Another text for a message that this phone shows, or none any more: where its author says so.
void Phone::apply_change(const Device& sender, BytesView content) {
  const auto change = change_of(content);
  if (!change) return;
  for (auto& message : messages_) {
    if (message.shown.id != change->target.id || message.shown.from != sender.account.number) continue;
    message.shown.text = change->text.value_or("🚫 This message was deleted");
    world_.changes.changed(key(RecordKind::message, message.serial));
  }
}

}  // namespace kurir::simulator
