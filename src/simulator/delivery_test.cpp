// What waits for a device: the backlog of a login, redelivery, acknowledgements, and the faults of connections.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/test_companion.hpp"

namespace kurir::simulator::test {
namespace {

class DeliveryTest : public ::testing::Test {
 protected:
  Fixture fixture_;
  Phone& own_ = fixture_.add_phone("628111111111");
  Phone& peer_ = fixture_.add_phone("628222222222");
  Companion companion_{fixture_};

  void SetUp() override { companion_.pair_with(own_); }
  void send_while_away(int count) {
    companion_.disconnect();
    for (int i = 0; i < count; ++i) (void)peer_.send_text("628111111111", "text " + std::to_string(i)).value();
    fixture_.universe.phones.work();
  }
  [[nodiscard]] Device& device() { return *own_.account().device(1); }
  std::string offline_count() {
    while (true) {
      Node ib = companion_.take("ib");
      if (const Node* offline = ib.child("offline")) return offline->attribute("count");
    }
  }
};

TEST_F(DeliveryTest, AnEmptyBacklogEndsAtOnce) {
  companion_.connect(companion_.login(false));
  EXPECT_EQ(offline_count(), "0");
}

TEST_F(DeliveryTest, APassiveLoginGetsNothingUntilItIsActive) {
  send_while_away(8);
  companion_.connect(companion_.login(true));
  EXPECT_EQ(companion_.count("message"), 0U);
  EXPECT_EQ(companion_.count("ib"), 0U);
  companion_.ask(Node("iq", {{"xmlns", "passive"}, {"type", "set"}}, Node::Children{Node("active")}));
  EXPECT_EQ(companion_.count("message"), 8U);
  EXPECT_EQ(companion_.take("ib").child("offline_preview")->attribute("message"), "8");
  EXPECT_EQ(offline_count(), "8");
}

TEST_F(DeliveryTest, AnActiveLoginAsksForMoreThanTheFirst) {
  send_while_away(8);
  companion_.connect(companion_.login(false));
  EXPECT_EQ(companion_.count("message"), Post::kFirstOfBacklog);
  companion_.send(Node("ib", {}, Node::Children{Node("offline_batch", {{"count", "2"}})}));
  EXPECT_EQ(companion_.count("message"), 7U);
  companion_.send(Node("ib", {}, Node::Children{Node("offline_batch", {{"count", "100"}})}));
  EXPECT_EQ(companion_.count("message"), 8U);
  EXPECT_EQ(offline_count(), "8");
  EXPECT_EQ(companion_.take("message").attribute("offline"), "0");
  (void)peer_.send_text("628111111111", "live").value();
  companion_.settle();
  EXPECT_FALSE(companion_.inbox.back().has("offline"));
}

TEST_F(DeliveryTest, StanzasComeAgainUntilTheyAreAcknowledged) {
  send_while_away(3);
  companion_.connect(companion_.login(false));
  Node first = companion_.take("message");
  Node second = companion_.take("message");
  companion_.confirm(second);
  companion_.connect(companion_.login(false));
  Node again = companion_.take("message");
  EXPECT_EQ(again.attribute("id"), first.attribute("id"));
  EXPECT_EQ(again.attribute("t"), first.attribute("t"));
  EXPECT_EQ(companion_.open(again).value(), "text 0");
  EXPECT_EQ(companion_.count("message"), 1U);
}

TEST_F(DeliveryTest, CountsWhatIsAcknowledgedWronglyOrTwiceOrNotAtAll) {
  auto& violations = fixture_.world().counters.violations;
  send_while_away(3);
  companion_.connect(companion_.login(false));
  Node first = companion_.take("message");
  companion_.confirm(first);
  companion_.confirm(first);
  EXPECT_EQ(violations.unexpected_acks, 1U);
  Node second = companion_.take("message");
  companion_.send(Node("ack", {{"class", "message"}, {"id", second.attribute("id")}, {"to", companion_.pn}}));
  EXPECT_EQ(violations.wrong_acks, 1U);
  EXPECT_EQ(fixture_.world().post.overdue(device()), 0U);
  fixture_.clock.advance(Post::kOverdue + std::chrono::seconds(1));
  EXPECT_EQ(fixture_.world().post.overdue(device()), 1U);
}

TEST_F(DeliveryTest, FaultsEndTheConnectionAtOnceAndAtTheNextLogins) {
  const std::vector<std::pair<FaultKind, std::string>> kinds{
      {FaultKind::drop, ""}, {FaultKind::restart, "515"}, {FaultKind::unavailable, "503"}};
  for (const auto& [kind, code] : kinds) {
    companion_.connect(companion_.login(false));
    ASSERT_FALSE(companion_.ended);
    companion_.inbox.clear();
    ASSERT_TRUE(fixture_.world().faults.add({.kind = kind, .client = {"628111111111", 1}, .times = 2}));
    fixture_.universe.switchboard.apply_now(kind);
    companion_.settle();
    EXPECT_TRUE(companion_.ended) << name(kind);
    if (!code.empty()) EXPECT_EQ(companion_.take("stream:error").attribute("code"), code);
    companion_.connect(companion_.login(false));
    EXPECT_TRUE(companion_.ended) << name(kind);
    companion_.connect(companion_.login(false));
    EXPECT_FALSE(companion_.ended) << name(kind);
    EXPECT_TRUE(fixture_.world().faults.waiting().empty());
  }
}

TEST_F(DeliveryTest, ALogoutFaultUnlinks) {
  ASSERT_TRUE(fixture_.world().faults.add({.kind = FaultKind::logout, .client = {"628111111111", std::nullopt}}));
  companion_.disconnect();
  companion_.connect(companion_.login(false));
  EXPECT_EQ(companion_.take("failure").attribute("reason"), "401");
  EXPECT_EQ(own_.account().devices.size(), 1U);
}

TEST_F(DeliveryTest, MalformedBytesCloseThisConnectionOnly) {
  Companion other(fixture_);
  other.pair_with(peer_);
  companion_.send_raw(from_hex("00000a00112233445566778899").value());
  EXPECT_EQ(companion_.ended, Ending::cut);
  EXPECT_EQ(device().link, nullptr);
  EXPECT_EQ(fixture_.world().counters.violations.malformed_streams, 1U);
  EXPECT_EQ(other.ask(Node("iq", {{"xmlns", "w:p"}, {"type", "get"}})).attribute("type"), "result");
  companion_.connect(companion_.login(false));
  EXPECT_EQ(companion_.count("success"), 1U);
}

TEST_F(DeliveryTest, ArbitraryBeginningsOfAStreamNeverHurt) {
  constexpr std::uint64_t kSeed = 7;
  SeededRandom random(kSeed);
  struct Silent : Wire {
    void write(Bytes) override {}
    void finish(Ending) override { finished = true; }
    bool finished = false;
  };
  for (int round = 0; round < 300; ++round) {
    Silent wire;
    ClientSession session(fixture_.universe.hall, wire);
    Bytes stream(random.below(200));
    random.fill(stream);
    if (round % 2 == 0) stream = concat(noise::kPrologue, stream);
    for (std::size_t at = 0; at < stream.size();) {
      auto size = std::min<std::size_t>(1 + random.below(60), stream.size() - at);
      session.receive(BytesView(stream).subspan(at, size));
      at += size;
    }
    if (round % 2 == 1 && stream.size() >= 4)
      EXPECT_TRUE(wire.finished || stream[0] == 'W' || stream[0] == 'E') << "seed " << kSeed << " round " << round;
  }
}

}  // namespace
}  // namespace kurir::simulator::test
