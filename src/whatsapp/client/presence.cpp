#include "whatsapp/client/presence.hpp"

namespace kurir::whatsapp::client {
namespace {

constexpr std::int64_t kLatestTime = 253'402'300'799;  ///< Unix seconds, the end of the year 9999

}  // namespace

Node presence(std::string_view push_name, Availability availability) {
  Node stanza("presence");
  if (!push_name.empty()) stanza.set("name", std::string(push_name));
  stanza.set("type", availability == Availability::available ? "available" : "unavailable");
  return stanza;
}

Node session_notice(Time now) {
  constexpr auto kWeek = std::chrono::milliseconds(std::chrono::weeks(1)).count();
  constexpr auto kShift = std::chrono::milliseconds(std::chrono::days(3)).count();
  const auto id = (to_unix_ms(now) + kShift) % kWeek;
  return Node("ib", {}, Node::Children{Node("unified_session", {{"id", fmt::format("{}", id)}})});
}

Node presence_subscription(const Jid& person) { return Node("presence", {{"type", "subscribe"}, {"to", person.bare()}}); }

Result<Presence> parse_presence(const Node& stanza) {
  const auto from = stanza.jid("from");
  if (!from) return fail(ErrorCode::malformed, "a presence lacks its sender");
  Presence presence{.from = from->bare()};
  if (stanza.attribute_is("type", "unavailable")) presence.availability = Availability::unavailable;
  // "deny", "none" and "error" are no numbers.
  const auto last = stanza.number("last");
  if (last && *last > 0 && *last <= kLatestTime) presence.last_seen = from_unix_seconds(*last);
  return presence;
}

Node chat_state(const Jid& chat, Typing typing) {
  Node state(typing == Typing::paused ? "paused" : "composing");
  if (typing == Typing::recording) state.set("media", "audio");
  return Node("chatstate", {{"to", chat.bare()}}, Node::Children{std::move(state)});
}

Result<ChatState> parse_chat_state(const Node& stanza) {
  const auto from = stanza.jid("from");
  if (!from) return fail(ErrorCode::malformed, "a chat state lacks its sender");
  ChatState state{.chat = from->bare(), .sender = stanza.jid("participant").value_or(*from).bare()};
  if (const auto* composing = stanza.child("composing"))
    state.typing = composing->attribute_is("media", "audio") ? Typing::recording : Typing::composing;
  else if (stanza.child("paused") == nullptr)
    return fail(ErrorCode::malformed, "a chat state says nothing that is known");
  return state;
}

}  // namespace kurir::whatsapp::client
