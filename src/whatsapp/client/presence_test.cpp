#include "whatsapp/client/presence.hpp"

#include <gtest/gtest.h>

namespace kurir::whatsapp::client {
namespace {

const Jid kPerson = Jid::lid("111", 4);

TEST(Presence, OursNamesUs) {
  const auto there = presence("Shop", Availability::available);
  EXPECT_EQ(there.attribute("name"), "Shop");
  EXPECT_EQ(there.attribute("type"), "available");
  EXPECT_EQ(presence("", Availability::unavailable).attribute("type"), "unavailable");
  EXPECT_FALSE(presence("", Availability::unavailable).has("name"));
}

TEST(Presence, TheSessionIsNamedByTheTimeOfTheWeek) {
  const auto id = [](std::int64_t ms) { return session_notice(from_unix_ms(ms)).child("unified_session")->number("id").value(); };
  constexpr std::int64_t kDay = 86'400'000;
  EXPECT_EQ(id(0), 3 * kDay);
  EXPECT_EQ(id(4 * kDay), 0);
  EXPECT_EQ(id(4 * kDay - 1), 7 * kDay - 1);
}

TEST(Presence, OneAsksForAPersonNotForADevice) {
  const auto stanza = presence_subscription(kPerson);
  EXPECT_EQ(stanza.attribute("type"), "subscribe");
  EXPECT_EQ(stanza.jid("to"), kPerson.bare());
}

TEST(Presence, WhoComesAndGoesIsUnderstood) {
  const auto there = parse_presence(Node("presence", {{"from", kPerson.bare()}})).value();
  EXPECT_EQ(there.from, kPerson.bare());
  EXPECT_EQ(there.availability, Availability::available);
  EXPECT_FALSE(there.last_seen);
  const auto gone =
      parse_presence(Node("presence", {{"from", kPerson}, {"type", "unavailable"}, {"last", "1760000000"}})).value();
  EXPECT_EQ(gone.availability, Availability::unavailable);
  EXPECT_EQ(gone.last_seen, from_unix_seconds(1'760'000'000));
}

TEST(Presence, ALastTimeThatIsKeptBackOrAbsurdIsNone) {
  for (const auto* last : {"deny", "none", "error", "-1", "0", "999999999999999999"}) {
    const auto gone = parse_presence(Node("presence", {{"from", kPerson}, {"type", "unavailable"}, {"last", last}}));
    EXPECT_FALSE(gone->last_seen) << last;
  }
  EXPECT_FALSE(parse_presence(Node("presence")).has_value());
}

TEST(ChatStates, WhatOneSendsTheOtherUnderstands) {
  for (const auto typing : {Typing::composing, Typing::recording, Typing::paused}) {
    auto stanza = chat_state(kPerson, typing);
    EXPECT_EQ(stanza.jid("to"), kPerson.bare());
    stanza.set("from", kPerson);
    const auto state = parse_chat_state(stanza).value();
    EXPECT_EQ(state.typing, typing);
    EXPECT_EQ(state.chat, kPerson.bare());
    EXPECT_EQ(state.sender, kPerson.bare());
  }
}

TEST(ChatStates, InAGroupTheParticipantTypes) {
  const auto group = Jid::parse("120363000000000000@g.us").value();
  const Node stanza("chatstate", {{"from", group}, {"participant", kPerson}}, Node::Children{Node("composing")});
  const auto state = parse_chat_state(stanza).value();
  EXPECT_EQ(state.chat, group);
  EXPECT_EQ(state.sender, kPerson.bare());
}

TEST(ChatStates, WhatIsUnknownIsRefused) {
  EXPECT_FALSE(parse_chat_state(Node("chatstate", {{"from", kPerson}}, Node::Children{Node("dreaming")})).has_value());
  EXPECT_FALSE(parse_chat_state(Node("chatstate", {}, Node::Children{Node("composing")})).has_value());
}

}  // namespace
}  // namespace kurir::whatsapp::client
