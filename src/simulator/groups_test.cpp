// Groups among virtual phones, and what a companion is told of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/test_companion.hpp"

namespace kurir::simulator::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class GroupsTest : public ::testing::Test {
 protected:
  Fixture fixture_;
  Phone& ana_ = fixture_.add_phone("628111111111");
  Phone& budi_ = fixture_.add_phone("628222222222");
  Phone& citra_ = fixture_.add_phone("628333333333");

  Group& make_group(Addressing addressing = Addressing::lid) {
    std::vector<Account*> members{&budi_.account(), &citra_.account()};
    auto& group = **fixture_.world().groups.create(ana_.account(), "Kelas 3B", members, addressing);
    fixture_.universe.phones.work();
    return group;
  }
  std::string say(Phone& phone, const Group& group, std::string_view text) {
    auto id = phone.send_text(group.jid().to_string(), text);
    fixture_.universe.phones.work();
    return id ? *id : "refused: " + id.error().message;
  }
  void change(Group& group, Groups::Change what, Phone& whom) {
    std::vector<Account*> list{&whom.account()};
    ASSERT_TRUE(fixture_.world().groups.change(group, ana_.account(), what, list));
    fixture_.universe.phones.work();
  }
  static std::vector<std::string> texts(const Phone& phone) {
    std::vector<std::string> all;
    for (const auto& message : phone.messages()) all.push_back(message.shown.text);
    return all;
  }
  void add_fault(FaultKind kind, std::string client, std::uint64_t times = 1) {
    ASSERT_TRUE(fixture_.world().faults.add({.kind = kind, .client = FaultTarget::parse(client).value(), .times = times}));
  }
  [[nodiscard]] Counters& counters() { return fixture_.world().counters; }
  void expect_no_violation() {
    const auto& v = counters().violations;
    EXPECT_EQ(v.wrong_acks + v.unexpected_acks + v.unknown_stanzas + v.unknown_requests + v.refused_messages + v.bad_identities +
                  v.malformed_streams + v.refused_payloads + v.reused_counters,
              0U);
  }
};

class AddressedGroupsTest : public GroupsTest, public ::testing::WithParamInterface<Addressing> {};
INSTANTIATE_TEST_SUITE_P(Both, AddressedGroupsTest, ::testing::Values(Addressing::lid, Addressing::pn),
                         [](const auto& info) { return std::string(name(info.param)); });

TEST_P(AddressedGroupsTest, EveryMemberReadsWhatAnyMemberWrites) {
  const auto& group = make_group(GetParam());
  say(ana_, group, "halo");
  say(ana_, group, "lagi");
  say(budi_, group, "ya?");
  EXPECT_THAT(texts(ana_), ElementsAre("ya?"));
  EXPECT_THAT(texts(budi_), ElementsAre("halo", "lagi"));
  EXPECT_THAT(texts(citra_), ElementsAre("halo", "lagi", "ya?"));
  EXPECT_EQ(citra_.messages().front().shown.group, group.jid().to_string());
  EXPECT_EQ(citra_.messages().front().shown.from, "628111111111");
  EXPECT_EQ(counters().retry_receipts, 0U);
  expect_no_violation();
}

TEST_F(GroupsTest, ReceiptsComeBackAndAGroupIsNoChatOfTwo) {
  const auto& group = make_group();
  say(ana_, group, "halo");
  EXPECT_EQ(counters().messages_delivered, 1U);
  EXPECT_EQ(*budi_.mark_read(std::nullopt), 1U);
  EXPECT_EQ(counters().messages_read, 1U);
  EXPECT_THAT(budi_.chats(), IsEmpty());
  expect_no_violation();
}

TEST_F(GroupsTest, WhoWasRemovedReadsNothingMoreAndTheKeyIsMadeAnew) {
  auto& group = make_group();
  say(budi_, group, "with Citra");
  change(group, Groups::Change::remove, citra_);
  say(budi_, group, "without");
  EXPECT_THAT(texts(citra_), ElementsAre("with Citra"));
  EXPECT_THAT(texts(ana_), ElementsAre("with Citra", "without"));
  EXPECT_THAT(say(citra_, group, "let me in"), ::testing::HasSubstr("is not in this group"));
  // Back again, she reads what is written from now on.
  change(group, Groups::Change::add, citra_);
  say(budi_, group, "welcome");
  EXPECT_THAT(texts(citra_), ElementsAre("with Citra", "welcome"));
  EXPECT_EQ(counters().retry_receipts, 0U);
}

TEST_F(GroupsTest, AMemberWithoutTheKeyAsksAndGetsItWithTheMessage) {
  const auto& group = make_group();
  add_fault(FaultKind::lost_sender_key, "628333333333:0");
  say(ana_, group, "one");
  EXPECT_EQ(counters().retry_receipts, 1U);
  EXPECT_THAT(texts(citra_), ElementsAre("one"));
  say(ana_, group, "two");
  EXPECT_THAT(texts(citra_), ElementsAre("one", "two"));
  EXPECT_EQ(counters().retry_receipts, 1U);
  EXPECT_THAT(texts(budi_), ElementsAre("one", "two"));
  expect_no_violation();
}

TEST_F(GroupsTest, APhoneThatPretendsNotToReadGetsTheMessageOnce) {
  const auto& group = make_group();
  add_fault(FaultKind::retry_receipt, "628111111111:0", 2);
  say(ana_, group, "one");
  EXPECT_EQ(counters().retry_receipts, 2U);
  EXPECT_THAT(texts(budi_), ElementsAre("one"));
  EXPECT_THAT(texts(citra_), ElementsAre("one"));
}

TEST_F(GroupsTest, WhatWasWrittenToAPhoneThatWasOffWaits) {
  const auto& group = make_group();
  citra_.go_offline();
  say(ana_, group, "one");
  say(ana_, group, "two");
  citra_.go_online();
  fixture_.universe.phones.work();
  EXPECT_THAT(texts(citra_), ElementsAre("one", "two"));
  expect_no_violation();
}

TEST_F(GroupsTest, ACompanionAsksWhatItsGroupsAreAndHearsOfChanges) {
  Companion companion(fixture_);
  companion.pair_with(budi_);
  auto& group = make_group();
  companion.settle();
  const auto created = companion.take("notification");
  EXPECT_EQ(created.attribute("type"), "w:gp2");
  ASSERT_NE(created.child("create"), nullptr);
  EXPECT_EQ(created.child("create")->child("group")->attribute("subject"), "Kelas 3B");

  companion.send(Node("iq", {{"id", "q1"}, {"xmlns", "w:g2"}, {"type", "get"}, {"to", group.jid()}},
                      Node::Children{Node("query", {{"request", "interactive"}})}));
  const auto answer = companion.take("iq");
  EXPECT_EQ(answer.attribute("type"), "result");
  EXPECT_EQ(answer.child("group")->children_named("participant").size(), 3U);

  change(group, Groups::Change::remove, citra_);
  companion.settle();
  const auto removed = companion.take("notification");
  ASSERT_NE(removed.child("remove"), nullptr);
  EXPECT_EQ(removed.child("remove")->child("participant")->jid("jid"), citra_.account().lid());

  change(group, Groups::Change::remove, budi_);
  companion.send(Node("iq", {{"id", "q2"}, {"xmlns", "w:g2"}, {"type", "get"}, {"to", group.jid()}},
                      Node::Children{Node("query", {{"request", "interactive"}})}));
  EXPECT_EQ(companion.take("iq").child("error")->attribute("code"), "403");
}

TEST_F(GroupsTest, AMessageInTheWrongNamespaceIsRefused) {
  Companion companion(fixture_);
  companion.pair_with(budi_);
  const auto& group = make_group(Addressing::lid);
  companion.send(Node("message", {{"id", "M1"}, {"to", group.jid()}, {"type", "text"}, {"addressing_mode", "pn"}},
                      Node::Children{Node("enc", {{"v", "2"}, {"type", "skmsg"}}, Bytes{1, 2, 3})}));
  EXPECT_EQ(companion.take("ack").attribute("error"), "421");
}

}  // namespace
}  // namespace kurir::simulator::test
