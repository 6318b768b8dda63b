#include "app/group_memory.hpp"

#include <gtest/gtest.h>

namespace kurir::app {
namespace {

using whatsapp::Jid;
using whatsapp::client::Addressing;
using whatsapp::client::GroupInfo;
using whatsapp::client::GroupRole;
using whatsapp::signal::Address;

const Jid kGroup{"120363400000000001", "g.us", 0};

GroupInfo a_group() {
  return {.jid = kGroup,
          .subject = "Kelas 3B",
          .addressing = Addressing::lid,
          .created_at = from_unix_seconds(1'700'000'000),
          .members = {{.jid = Jid::lid("111"), .other = Jid::phone_number("6281"), .role = GroupRole::founder},
                      {.jid = Jid::lid("222"), .other = std::nullopt, .role = GroupRole::member}}};
}

TEST(GroupRowsAndInfo, AreTheSameThing) {
  EXPECT_EQ(to_info(to_row(a_group())), a_group());
  auto broken = to_row(a_group());
  broken.members.front().jid = "a:b:c@d@e";
  EXPECT_EQ(to_info(broken), std::nullopt);
}

TEST(GroupMemory, KeepsWhatIsNotStoredYet) {
  GroupMemory memory;
  memory.learn(a_group());
  memory.shrink();
  EXPECT_NE(memory.find(kGroup), nullptr);
  EXPECT_FALSE(GroupChanges::take(memory).empty());
  EXPECT_TRUE(GroupChanges::take(memory).empty()) << "once";
  memory.shrink();
  EXPECT_EQ(memory.find(kGroup), nullptr);
}

TEST(GroupMemory, ANewKeyIsHeldByNobodyWhoWasBeingGivenTheOldOne) {
  GroupMemory memory;
  const Jid other{"120363400000000002", "g.us", 0};
  memory.unanswered.emplace("A", SentToGroup{.group = kGroup, .hash = {}, .handed = {Address{"222_1", 0}}});
  memory.unanswered.emplace("B", SentToGroup{.group = other, .hash = {}, .handed = {}});
  memory.key_renewed(kGroup);
  EXPECT_FALSE(memory.unanswered.contains("A"));
  EXPECT_TRUE(memory.unanswered.contains("B"));
  EXPECT_FALSE(GroupChanges::take(memory).empty());
}

TEST(GroupMemory, AfterAFailedCommitEverythingIsLoadedAgain) {
  GroupMemory memory;
  memory.learn(a_group());
  memory.load_holders(kGroup, {Address{"222_1", 0}});
  const whatsapp::client::SenderKeyName name{kGroup, Address{"111_1", 3}};
  memory.keys.load(name, {});
  (void)memory.keys.change(name);
  memory.forget_dirty();
  EXPECT_EQ(memory.find(kGroup), nullptr);
  EXPECT_EQ(memory.holders(kGroup), nullptr);
  EXPECT_FALSE(memory.keys.holds(name));
  EXPECT_TRUE(GroupChanges::take(memory).empty());
}

}  // namespace
}  // namespace kurir::app
