// Texts between a companion and a virtual phone: receipts, copies, reading, answering, resends, faults.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/test_companion.hpp"

namespace kurir::simulator::test {
namespace {

using ::testing::ElementsAre;

class ExchangeTest : public ::testing::Test {
 protected:
  Fixture fixture_;
  Phone& own_ = fixture_.add_phone("628111111111");
  Phone& peer_ = fixture_.add_phone("628222222222");
  Companion companion_{fixture_};

  void SetUp() override {
    companion_.pair_with(own_);
    companion_.inbox.clear();
  }
  [[nodiscard]] Counters& counters() { return fixture_.world().counters; }
  [[nodiscard]] Jid peer() const { return peer_.account().lid(); }
  [[nodiscard]] std::vector<std::string> texts() const {
    std::vector<std::string> all;
    for (const auto& message : peer_.messages()) all.push_back(message.shown.text);
    return all;
  }
  void add_fault(FaultKind kind, std::string client = "628111111111", std::uint64_t times = 1) {
    ASSERT_TRUE(fixture_.world().faults.add({.kind = kind, .client = FaultTarget::parse(client).value(), .times = times}));
  }
  std::string answer(std::string_view text) {
    auto id = peer_.send_text("628111111111", text);
    companion_.settle();
    return id.value();
  }
  void expect_no_violation() {
    const auto& v = counters().violations;
    EXPECT_EQ(v.wrong_acks + v.unexpected_acks + v.unknown_stanzas + v.unknown_requests + v.refused_messages + v.bad_identities +
                  v.malformed_streams + v.refused_payloads,
              0U);
  }
};

TEST_F(ExchangeTest, ATextReachesThePhoneAndTheReceiptsComeBack) {
  companion_.send_text("M1", peer(), "hello");
  Node ack = companion_.take("ack");
  EXPECT_EQ(ack.attribute("id"), "M1");
  EXPECT_EQ(ack.attribute("class"), "message");
  EXPECT_FALSE(ack.has("error"));
  EXPECT_FALSE(ack.has("phash"));  // every device was addressed
  ASSERT_THAT(texts(), ElementsAre("hello"));
  EXPECT_EQ(peer_.messages().front().shown.from, "628111111111");
  EXPECT_EQ(peer_.messages().front().shown.device, 1);
  EXPECT_EQ(counters().phone_copies, 1U);  // our own phone got its copy

  // One from the peer, one "sender" from our own phone.
  std::vector<std::string> kinds;
  while (companion_.count("receipt") > 0) {
    Node receipt = companion_.take("receipt");
    kinds.push_back(receipt.attribute("type"));
    companion_.acknowledge(receipt);
  }
  EXPECT_THAT(kinds, ::testing::UnorderedElementsAre("", "sender"));
  EXPECT_EQ(counters().messages_delivered, 1U);
  ASSERT_TRUE(peer_.mark_read("M1"));
  companion_.settle();
  Node read = companion_.take("receipt");
  EXPECT_EQ(read.attribute("type"), "read");
  EXPECT_EQ(*read.jid("from"), peer());
  companion_.acknowledge(read);
  EXPECT_EQ(counters().messages_read, 1U);
  EXPECT_TRUE(fixture_.world().device(companion_.lid)->queue.entries.empty());
  expect_no_violation();
}

TEST_F(ExchangeTest, ThePhoneAnswersAndReadsByItself) {
  Phone& eager = fixture_.add_phone("628333333333", Reading::automatic, "you said {text}");
  companion_.send_text("M1", eager.account().lid(), "hi");
  EXPECT_TRUE(eager.messages().front().shown.read);
  Node reply = companion_.take("message");
  EXPECT_EQ(companion_.open(reply).value(), "you said hi");
  EXPECT_EQ(*reply.jid("sender_pn"), eager.account().pn());
  companion_.confirm(reply);
  EXPECT_EQ(counters().messages_delivered, 2U);
  expect_no_violation();
}

TEST_F(ExchangeTest, TextsGoBothWaysForLong) {
  for (int i = 0; i < 20; ++i) {
    auto text = "number " + std::to_string(i);
    companion_.send_text("M" + std::to_string(i), peer(), text);
    answer("re " + text);
    Node reply = companion_.take("message");
    EXPECT_EQ(companion_.open(reply).value(), "re " + text);
    EXPECT_FALSE(reply.has("device-identity"));
    companion_.confirm(reply);
  }
  EXPECT_EQ(texts().size(), 20U);
  EXPECT_EQ(counters().phone_failures, 0U);
}

TEST_F(ExchangeTest, ARepeatedIdIsAcknowledgedButNotDelivered) {
  Node stanza = companion_.text_stanza("M1", peer(), "once");
  companion_.send(stanza);
  auto first = companion_.take("ack").attribute("t");
  fixture_.clock.advance(std::chrono::minutes(1));
  companion_.send(stanza);
  EXPECT_EQ(companion_.take("ack").attribute("t"), first);
  EXPECT_THAT(texts(), ElementsAre("once"));
  EXPECT_EQ(counters().messages_repeated, 1U);
}

TEST_F(ExchangeTest, ALostAckDeliversTheMessageAndCutsTheConnection) {
  add_fault(FaultKind::lost_ack);
  Node stanza = companion_.text_stanza("M1", peer(), "once");
  companion_.send(stanza);
  EXPECT_EQ(companion_.count("ack"), 0U);
  EXPECT_EQ(companion_.ended, Ending::cut);
  EXPECT_THAT(texts(), ElementsAre("once"));
  companion_.connect(companion_.login(false));
  companion_.send(stanza);
  EXPECT_EQ(companion_.take("ack").attribute("id"), "M1");
  EXPECT_THAT(texts(), ElementsAre("once"));
}

TEST_F(ExchangeTest, ThePhoneAsksForAResendAndTakesIt) {
  add_fault(FaultKind::retry_receipt);
  companion_.send_text("M1", peer(), "twice");
  EXPECT_TRUE(texts().empty());
  Node retry = companion_.take("receipt");
  while (retry.attribute("type") != "retry") retry = companion_.take("receipt");
  EXPECT_EQ(retry.child("retry")->attribute("count"), "1");
  EXPECT_EQ(retry.child("keys"), nullptr);
  proto::Message message;
  message.set_conversation("twice");
  Node enc = companion_.enc_for(peer(), as_bytes(message.SerializeAsString()));
  enc.set("count", "1");
  Node blob = *companion_.text_stanza("unsent", peer(), "").child("device-identity");
  companion_.send(
      Node("message", {{"id", "M1"}, {"to", peer()}, {"type", "text"}, {"device_fanout", "false"}}, Node::Children{enc, blob}));
  EXPECT_THAT(texts(), ElementsAre("twice"));
  EXPECT_EQ(counters().messages_resent, 1U);
}

TEST_F(ExchangeTest, AWholeMessageSentAgainAfterARetryReceiptIsDelivered) {
  add_fault(FaultKind::retry_receipt);
  companion_.send_text("M1", peer(), "again");
  EXPECT_TRUE(texts().empty());
  companion_.send_text("M1", peer(), "again");
  EXPECT_THAT(texts(), ElementsAre("again"));
  companion_.send_text("M1", peer(), "again");
  EXPECT_EQ(counters().messages_repeated, 1U);
}

TEST_F(ExchangeTest, TheSecondRetryReceiptOffersKeysThatWork) {
  add_fault(FaultKind::retry_receipt, "628111111111", 2);
  companion_.send_text("M1", peer(), "x");
  companion_.inbox.clear();
  companion_.send_text("M1", peer(), "x");
  Node retry = companion_.take("receipt");
  while (retry.attribute("type") != "retry") retry = companion_.take("receipt");
  EXPECT_EQ(retry.child("retry")->attribute("count"), "2");
  ASSERT_NE(retry.child("keys"), nullptr);
  EXPECT_NE(retry.child("keys")->child("key"), nullptr);
}

TEST_F(ExchangeTest, ThePhoneResendsWhatACompanionCouldNotDecrypt) {
  companion_.send_text("M1", peer(), "hello");
  answer("first");
  companion_.confirm(companion_.take("message"));
  add_fault(FaultKind::broken_ciphertext);
  answer("second");
  Node broken = companion_.take("message");
  ASSERT_FALSE(companion_.open(broken).has_value());
  companion_.send(Node(
      "receipt", {{"id", broken.attribute("id")}, {"to", *broken.jid("from")}, {"type", "retry"}},
      Node::Children{Node("retry", {{"v", "1"}, {"count", "1"}, {"id", broken.attribute("id")}, {"t", broken.attribute("t")}}),
                     Node("registration", {}, to_bytes(BytesView(big_endian<4>(companion_.local().registration_id))))}));
  companion_.acknowledge(broken);
  Node again = companion_.take("message");
  EXPECT_EQ(again.attribute("id"), broken.attribute("id"));
  EXPECT_EQ(again.child("enc")->attribute("count"), "1");
  EXPECT_EQ(companion_.open(again).value(), "second");
  companion_.confirm(again);
  expect_no_violation();
}

TEST_F(ExchangeTest, AMessageKeyUsedForAnotherMessageIsNoticedAndAskedAgain) {
  companion_.send_text("M0", peer(), "zero");
  companion_.send_text("M1", peer(), "one", Companion::Ratchet::forgotten);
  companion_.inbox.clear();
  companion_.send_text("M2", peer(), "two");
  EXPECT_THAT(texts(), ElementsAre("zero", "one"));
  EXPECT_EQ(counters().violations.reused_counters, 1U);
  Node retry = companion_.take("receipt");
  while (retry.attribute("type") != "retry") retry = companion_.take("receipt");
  EXPECT_EQ(retry.attribute("id"), "M2");
}

TEST_F(ExchangeTest, DuplicatesAndSwappedMessagesDecryptOnceEach) {
  companion_.send_text("M1", peer(), "hello");
  add_fault(FaultKind::duplicate);
  answer("one");
  EXPECT_EQ(companion_.count("message"), 2U);
  EXPECT_EQ(companion_.open(companion_.take("message")).value(), "one");
  EXPECT_EQ(companion_.open(companion_.take("message")).error(), signal::SignalError::duplicate);
  add_fault(FaultKind::out_of_order);
  answer("two");
  EXPECT_EQ(companion_.count("message"), 0U);
  answer("three");
  EXPECT_EQ(companion_.open(companion_.take("message")).value(), "three");
  EXPECT_EQ(companion_.open(companion_.take("message")).value(), "two");
}

TEST_F(ExchangeTest, APhoneThatIsOfflineGetsItsMessagesLater) {
  peer_.go_offline();
  companion_.send_text("M1", peer(), "wait");
  EXPECT_TRUE(texts().empty());
  EXPECT_FALSE(peer_.send_text("628111111111", "no"));
  peer_.go_online();
  companion_.settle();
  EXPECT_THAT(texts(), ElementsAre("wait"));
}

TEST_F(ExchangeTest, RefusesWhatAServerRefuses) {
  Jid stranger = Jid::lid("999999999999999");
  auto good = companion_.text_stanza("M", peer(), "x");
  auto error_after = [&](auto change) {
    Node stanza = good;
    change(stanza);
    companion_.send(stanza);
    return companion_.take("ack").attribute("error");
  };
  EXPECT_EQ(error_after([&](Node& s) { s.set("to", stranger); }), "404");
  EXPECT_EQ(error_after([&](Node& s) { s.set("to", peer_.account().pn()); }), "400");  // mixed namespaces
  EXPECT_EQ(error_after([](Node& s) { s.set("type", "media"); }), "479");
  EXPECT_EQ(error_after([](Node& s) { std::get<Node::Children>(s.content).pop_back(); }), "479");  // no device-identity
  EXPECT_EQ(error_after([](Node& s) { s.content = std::monostate(); }), "479");
  own_.account().lid_migrated = false;
  EXPECT_EQ(error_after([](Node&) {}), "400");
  EXPECT_TRUE(texts().empty());
  EXPECT_EQ(counters().violations.refused_messages, 6U);
}

TEST_F(ExchangeTest, TellsWhereTheDeviceListIsOutOfDate) {
  Companion second(fixture_);
  second.pair_with(peer_);
  companion_.send_text("M1", peer(), "x");
  EXPECT_TRUE(companion_.take("ack").has("phash"));
  // Now they are contacts, so a change of the peer's devices is told.
  fixture_.world().unlink(*peer_.account().device(1));
  companion_.settle();
  Node changed = companion_.take("notification");
  EXPECT_EQ(changed.attribute("type"), "devices");
  EXPECT_EQ(*changed.child("remove")->child("device")->jid("jid"), Jid::phone_number("628222222222", 1));
}

}  // namespace
}  // namespace kurir::simulator::test
