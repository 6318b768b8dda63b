// Group messages between devices: who gets the key, who can read, and what happens where somebody leaves.
#include "whatsapp/client/group_fanout.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/scripted_random.hpp"
#include "whatsapp/client/group_incoming.hpp"
#include "whatsapp/client/test_device.hpp"
#include "whatsapp/signal/participant_hash.hpp"

namespace kurir::whatsapp::client::test {
namespace {

using ::testing::UnorderedElementsAre;

const Jid kGroup{"120363400000000001", "g.us", 0};

struct Member {
  Device device;
  SenderKeySet keys{};

  /// What the server delivers to this device of a group message.
  [[nodiscard]] static Node delivered(const Node& sent, const Device& from, const Device& to) {
    Node message("message", {{"id", sent.attribute("id")},
                             {"t", "1800000000"},
                             {"type", "text"},
                             {"from", kGroup},
                             {"participant", from.account().lid},
                             {"participant_pn", from.account().jid.bare()},
                             {"addressing_mode", "lid"}});
    Node::Children parts;
    if (const auto* participants = sent.child("participants")) {
      for (const auto& slot : participants->children()) {
        if (slot.jid("jid") == to.account().lid) parts.push_back(*slot.child("enc"));
      }
    }
    parts.push_back(*sent.child("enc"));
    if (const auto* identity = sent.child("device-identity")) parts.push_back(*identity);
    message.content = std::move(parts);
    return message;
  }

  Opened receive(const Node& message) {
    auto opened = device.receive(message);
    const auto envelope = device.envelope(message);
    const auto name = sender_key_name(envelope, session_address(envelope, std::nullopt));
    keys.load(name, {});
    open_group_part(message, envelope, name, device.account(), keys, opened);
    return opened;
  }
};

class GroupFanout : public ::testing::Test {
 protected:
  GroupFanout() {
    for (auto* other : {&budi_.device, &citra_.device}) {
      ana_.device.sessions.load(other->address(), {});
      ana_.device.meet(*other);
    }
  }

  [[nodiscard]] Audience audience(std::vector<const Device*> devices) const {
    Audience of{.group = kGroup, .addressing = Addressing::lid, .devices = {}};
    for (const auto* device : devices) of.devices.push_back({device->account().lid, device->address()});
    return of;
  }

  GroupSending say(std::string_view text, const Audience& of) {
    prepare_sender_key(key_, holders_, of, random_);
    auto sending = fan_out_to_group(outgoing_text(ana_.device.credentials, "3EB0", text), ana_.device.credentials, of, holders_,
                                    key_, ana_.device.sessions, random_)
                       .value();
    holders_.insert(sending.handed.begin(), sending.handed.end());
    return sending;
  }
  [[nodiscard]] Node to(Member& member, const GroupSending& sending) const {
    return Member::delivered(sending.stanza, ana_.device, member.device);
  }

  kurir::test::SeededRandom random_{2026};
  Person ana_person_{"6281", "111", crypto::KeyPair::generate(random_)};
  Person budi_person_{"6282", "222", crypto::KeyPair::generate(random_)};
  Person citra_person_{"6283", "333", crypto::KeyPair::generate(random_)};
  Member ana_{Device(ana_person_, 4, random_)};
  Member budi_{Device(budi_person_, 0, random_)};
  Member citra_{Device(citra_person_, 0, random_)};
  signal::SenderKeyRecord key_;
  Holders holders_;
};

TEST_F(GroupFanout, TheFirstMessageBringsTheKeyTheNextOnesDoNot) {
  const auto both = audience({&budi_.device, &citra_.device});
  const auto first = say("halo", both);
  EXPECT_THAT(first.handed, UnorderedElementsAre(budi_.device.address(), citra_.device.address()));
  EXPECT_EQ(first.stanza.child("participants")->children().size(), 2U);
  EXPECT_NE(first.stanza.child("device-identity"), nullptr);
  EXPECT_EQ(first.stanza.attribute("addressing_mode"), "lid");
  const std::vector<Jid> devices{ana_.device.account().lid, budi_.device.account().lid, citra_.device.account().lid};
  EXPECT_EQ(first.stanza.attribute("phash"), signal::participant_hash(devices));

  const auto second = say("lagi", both);
  EXPECT_TRUE(second.handed.empty());
  EXPECT_EQ(second.stanza.child("participants"), nullptr);
  EXPECT_EQ(second.stanza.child("device-identity"), nullptr);
  for (auto* member : {&budi_, &citra_}) {
    EXPECT_EQ(member->receive(to(*member, first)).content->text, "halo");
    EXPECT_EQ(member->receive(to(*member, second)).content->text, "lagi");
  }
}

TEST_F(GroupFanout, AMessageDeliveredTwiceIsADuplicate) {
  const auto sending = say("halo", audience({&budi_.device}));
  const auto message = to(budi_, sending);
  EXPECT_FALSE(budi_.receive(message).duplicate);
  const auto again = budi_.receive(message);
  EXPECT_TRUE(again.duplicate);
  EXPECT_FALSE(again.failure);
  EXPECT_FALSE(again.content);
}

TEST_F(GroupFanout, AKeyThatComesAloneIsTakenAndSaysNothing) {
  const auto sending = say("halo", audience({&budi_.device}));
  auto alone = to(budi_, sending);
  std::erase_if(std::get<Node::Children>(alone.content), [](const Node& part) { return part.attribute_is("type", "skmsg"); });
  const auto opened = budi_.receive(alone);
  EXPECT_FALSE(opened.content);
  EXPECT_FALSE(opened.failure);
  auto rest = to(budi_, sending);
  std::erase_if(std::get<Node::Children>(rest.content), [](const Node& part) { return !part.attribute_is("type", "skmsg"); });
  EXPECT_EQ(budi_.receive(rest).content->text, "halo");
}

TEST_F(GroupFanout, WithoutTheKeyTheSenderIsAskedAndTheResendBringsBoth) {
  const auto of = audience({&budi_.device});
  const auto first = say("halo", of);
  auto stripped = to(budi_, first);
  std::erase_if(std::get<Node::Children>(stripped.content), [](const Node& part) { return !part.attribute_is("type", "skmsg"); });
  EXPECT_EQ(budi_.receive(stripped).failure, signal::SignalError::no_session);

  const Node receipt("receipt", {{"from", kGroup}, {"participant", budi_.device.account().lid}, {"type", "retry"}});
  const auto resent = resend_in_group(outgoing_text(ana_.device.credentials, "3EB0", "halo"), ana_.device.credentials, receipt,
                                      of.devices.front(), 1, key_, ana_.device.sessions, random_)
                          .value();
  EXPECT_EQ(resent.jid("to"), kGroup);
  EXPECT_EQ(resent.jid("participant"), budi_.device.account().lid);
  EXPECT_EQ(resent.child("enc")->attribute("count"), "1");
  EXPECT_EQ(budi_.receive(Member::delivered(resent, ana_.device, budi_.device)).content->text, "halo");
  EXPECT_EQ(budi_.receive(to(budi_, say("lagi", of))).content->text, "lagi");
}

TEST_F(GroupFanout, WhoLeftCannotReadOn) {
  const auto first = say("with Citra", audience({&budi_.device, &citra_.device}));
  (void)budi_.receive(to(budi_, first));
  (void)citra_.receive(to(citra_, first));
  const auto second = say("without", audience({&budi_.device}));
  EXPECT_THAT(second.handed, UnorderedElementsAre(budi_.device.address()));
  EXPECT_EQ(budi_.receive(to(budi_, second)).content->text, "without");
  EXPECT_EQ(citra_.receive(to(citra_, second)).failure, signal::SignalError::no_session);
}

TEST_F(GroupFanout, TheKeyStaysWhereSomebodyJoins) {
  (void)say("halo", audience({&budi_.device}));
  EXPECT_FALSE(prepare_sender_key(key_, holders_, audience({&budi_.device, &citra_.device}), random_));
  const auto second = say("lagi", audience({&budi_.device, &citra_.device}));
  EXPECT_THAT(second.handed, UnorderedElementsAre(citra_.device.address()));
  EXPECT_EQ(citra_.receive(to(citra_, second)).content->text, "lagi");
}

TEST_F(GroupFanout, WhoeverHasNoSessionGetsNoKeyAndIsNotSaidToHaveIt) {
  Member dewi{Device({"6284", "444", crypto::KeyPair::generate(random_)}, 0, random_)};
  const auto sending = say("halo", audience({&budi_.device, &dewi.device}));
  EXPECT_THAT(sending.handed, UnorderedElementsAre(budi_.device.address()));
}

TEST_F(GroupFanout, AKeyForAnotherGroupOpensNothing) {
  auto message = to(budi_, say("halo", audience({&budi_.device})));
  message.set("from", Jid{"120363400000000002", "g.us", 0});
  EXPECT_EQ(budi_.receive(message).failure, signal::SignalError::no_session);
}

TEST_F(GroupFanout, ADamagedMessageIsAskedForAgain) {
  auto message = to(budi_, say("halo", audience({&budi_.device})));
  for (auto& part : std::get<Node::Children>(message.content)) {
    if (part.attribute_is("type", "skmsg")) std::get<Bytes>(part.content).back() ^= 1U;
  }
  EXPECT_EQ(budi_.receive(message).failure, signal::SignalError::bad_signature);
}

TEST(MemberDevices, LeaveOutThisDeviceAndHostedOnes) {
  kurir::test::SeededRandom random(1);
  const Device own({"6281", "111", crypto::KeyPair::generate(random)}, 4, random);
  const GroupMember ourselves{.jid = Jid::lid("111"), .other = Jid::phone_number("6281")};
  const std::vector<std::uint16_t> devices{0, 4, 99};
  const auto targets = member_devices(own.account(), ourselves, devices);
  ASSERT_EQ(targets.size(), 1U);
  EXPECT_EQ(targets.front().wire, Jid::lid("111"));
  const GroupMember by_number{.jid = Jid::phone_number("6282"), .other = Jid::lid("222")};
  const auto other = member_devices(own.account(), by_number, devices);
  ASSERT_EQ(other.size(), 2U);
  EXPECT_EQ(other.back().wire, Jid::phone_number("6282", 4));
  EXPECT_EQ(other.back().address, signal::Address::of(Jid::lid("222", 4))) << "sessions live under the LID";
}

}  // namespace
}  // namespace kurir::whatsapp::client::test
