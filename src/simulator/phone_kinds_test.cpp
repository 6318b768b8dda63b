// Phones that answer, react, edit, delete, share, type, come and go: two phones and a companion of one of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/message_kinds.hpp"
#include "simulator/test_companion.hpp"

namespace kurir::simulator::test {
namespace {

class PhoneKindsTest : public ::testing::Test {
 protected:
  Fixture fixture_;
  Phone& ani_ = fixture_.add_phone("628111111111");
  Phone& budi_ = fixture_.add_phone("628222222222");

  std::string say(Phone& from, Phone& to, std::string_view text) { return sent(from.send_text(to.account().number, text)); }
  std::string sent(Result<std::string> id) {
    fixture_.universe.phones.work();
    return id.value();
  }
  /// The last that a phone heard, as the control API shows it.
  [[nodiscard]] static boost::json::object last(const Phone& phone) {
    return describe_message(phone.happenings().back().message);
  }
  const std::string to_budi_ = "628222222222";
  const std::string to_ani_ = "628111111111";
};

TEST_F(PhoneKindsTest, AReplyNamesWhatItAnswers) {
  const auto question = say(ani_, budi_, "a question");
  sent(budi_.reply(to_ani_, "@1 an answer", {.quote = question, .mentions = {to_ani_}}));
  const auto answer = last(ani_);
  EXPECT_EQ(answer.at("kind").as_string(), "text");
  EXPECT_EQ(answer.at("quote").at("id").as_string(), question);
  EXPECT_EQ(answer.at("quote").at("text").as_string(), "a question");
  EXPECT_EQ(answer.at("quote").at("author").as_string(), ani_.account().lid().to_string());
  EXPECT_EQ(answer.at("mentions").at(0).as_string(), ani_.account().lid().to_string());
  EXPECT_EQ(ani_.messages().back().shown.text, "@1 an answer");
}

TEST_F(PhoneKindsTest, AReactionIsNoMessageOfItsOwn) {
  const auto id = say(ani_, budi_, "hello");
  sent(budi_.react(to_ani_, id, "👍"));
  const auto reaction = last(ani_);
  EXPECT_EQ(reaction.at("kind").as_string(), "reaction");
  EXPECT_EQ(reaction.at("emoji").as_string(), "👍");
  EXPECT_EQ(reaction.at("target").at("id").as_string(), id);
  EXPECT_FALSE(reaction.at("target").at("from_me").as_bool());
  EXPECT_TRUE(ani_.messages().empty());
}

TEST_F(PhoneKindsTest, AnEditAndADeletionChangeWhatIsShown) {
  const auto id = say(ani_, budi_, "helo");
  sent(ani_.edit(to_budi_, id, "hello"));
  EXPECT_EQ(budi_.messages().back().shown.text, "hello");
  sent(ani_.revoke(to_budi_, id));
  EXPECT_EQ(budi_.messages().size(), 1U);
  EXPECT_THAT(budi_.messages().back().shown.text, testing::HasSubstr("deleted"));
}

TEST_F(PhoneKindsTest, NobodyChangesWhatOthersWrote) {
  const auto id = say(ani_, budi_, "mine");
  EXPECT_EQ(budi_.edit(to_ani_, id, "yours").error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(budi_.revoke(to_ani_, id).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(budi_.react(to_ani_, "unknown", "👍").error().code, ErrorCode::not_found);
  // Nor does a client that claims to.
  const MessageKey claimed{.chat = ani_.account().lid(), .id = id, .from_me = true};
  const auto change = change_of(edit_message(claimed, "forged", Time{}));
  ASSERT_TRUE(change);
  EXPECT_EQ(change->text, "forged");
}

TEST_F(PhoneKindsTest, PlacesAndCardsAreShownAndCanBeRead) {
  sent(ani_.share(to_budi_, Place{-6.5, 106.25, "Monas", "Jakarta"}));
  EXPECT_EQ(last(budi_).at("location").at("latitude").as_double(), -6.5);
  sent(ani_.share(to_budi_, std::vector{Card{"A", "BEGIN:VCARD"}, Card{"B", "BEGIN:VCARD"}}));
  EXPECT_EQ(last(budi_).at("contacts").as_array().size(), 2U);
  ASSERT_EQ(budi_.messages().size(), 2U);
  EXPECT_THAT(budi_.messages().front().shown.text, testing::HasSubstr("Monas"));
  EXPECT_EQ(budi_.mark_read(std::nullopt).value(), 2U);
  EXPECT_EQ(ani_.share(to_budi_, std::vector<Card>{}).error().code, ErrorCode::invalid_argument);
}

TEST_F(PhoneKindsTest, TheServerIsToldWhatItIs) {
  const MessageKey own{.chat = budi_.account().lid(), .id = "A", .from_me = true};
  const auto reaction = wire_form_of(reaction_message(own, "x", Time{}));
  EXPECT_EQ(reaction.type, "reaction");
  EXPECT_TRUE(reaction.hidden);
  EXPECT_EQ(wire_form_of(reaction_message(own, "", Time{})).edit, "7");
  const auto edit = wire_form_of(edit_message(own, "x", Time{}));
  EXPECT_EQ(edit.edit, "1");
  EXPECT_TRUE(edit.hidden);
  const auto revoke = wire_form_of(revoke_message(own));
  EXPECT_EQ(revoke.edit, "7");
  EXPECT_FALSE(revoke.hidden) << "the server drops a revoke that hides";
  EXPECT_EQ(wire_form_of(revoke_message({.chat = own.chat, .id = "A"})).edit, "8");
  EXPECT_EQ(wire_form_of(place_message({}, fixture_.random)).media_type, "location");
  EXPECT_EQ(wire_form_of(card_message({{}}, fixture_.random)).media_type, "vcard");
  EXPECT_EQ(wire_form_of(card_message({{}, {}}, fixture_.random)).media_type, "contact_array");
}

TEST_F(PhoneKindsTest, WhoIsAvailableHearsOthersComeAndGo) {
  Companion companion(fixture_);
  companion.pair_with(ani_);
  const Node subscription("presence", {{"type", "subscribe"}, {"to", budi_.account().lid()}});
  companion.send(Node("presence", {{"type", "available"}}));
  companion.send(subscription);
  EXPECT_EQ(companion.take("presence").attribute("last"), "deny") << "nobody has seen it yet";
  ASSERT_TRUE(budi_.show_presence(Phone::Presence::available));
  companion.settle();
  const auto there = companion.take("presence");
  EXPECT_EQ(there.jid("from"), budi_.account().lid());
  EXPECT_FALSE(there.has("type"));
  ASSERT_TRUE(budi_.show_presence(Phone::Presence::available));
  companion.settle();
  EXPECT_EQ(companion.count("presence"), 0U) << "nothing new";
  budi_.go_offline();
  companion.settle();
  const auto gone = companion.take("presence");
  EXPECT_EQ(gone.attribute("type"), "unavailable");
  EXPECT_NE(gone.attribute("last"), "deny");

  companion.connect(companion.login(false));
  companion.send(Node("presence", {{"type", "available"}}));
  budi_.go_online();
  ASSERT_TRUE(budi_.show_presence(Phone::Presence::available));
  companion.settle();
  EXPECT_EQ(companion.count("presence"), 0U) << "a connection asks for itself";
}

TEST_F(PhoneKindsTest, TypingIsForThoseWhoAreThere) {
  ASSERT_TRUE(budi_.show_typing(to_ani_, "composing"));
  fixture_.universe.phones.work();
  EXPECT_TRUE(ani_.happenings().empty()) << "not available";
  ASSERT_TRUE(ani_.show_presence(Phone::Presence::available));
  ASSERT_TRUE(budi_.show_typing(to_ani_, "recording"));
  fixture_.universe.phones.work();
  ASSERT_EQ(ani_.happenings().size(), 1U);
  const auto& typing = ani_.happenings().back();
  EXPECT_EQ(typing.from, budi_.account().number);
  EXPECT_EQ(typing.signal.child("composing")->attribute("media"), "audio");
  EXPECT_EQ(budi_.show_typing(to_ani_, "dreaming").error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace kurir::simulator::test
