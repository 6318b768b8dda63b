#include "whatsapp/client/group.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kurir::whatsapp::client {
namespace {

using ::testing::ElementsAre;
using Kind = GroupChange::Kind;

const Jid kGroup{"120363400000000001", "g.us", 0};

Node person(std::string lid, std::string number, std::string type = "") {
  Node node("participant", {{"jid", Jid::lid(std::move(lid))}});
  if (!number.empty()) node.set("phone_number", Jid::phone_number(std::move(number)));
  if (!type.empty()) node.set("type", std::move(type));
  return node;
}

Node group_node() {
  return Node("group", {{"id", kGroup.user}, {"subject", "Kelas 3B"}, {"creation", "1700000000"}, {"addressing_mode", "lid"}},
              Node::Children{person("111", "6281", "superadmin"), person("222", "6282"), person("333", "")});
}

Node answer(Node child) { return Node("iq", {{"type", "result"}, {"id", "1"}}, Node::Children{std::move(child)}); }

Node notification(Node what, const Jid& group = kGroup) {
  return Node("notification", {{"type", "w:gp2"}, {"from", group}, {"id", "9"}, {"participant", Jid::lid("111")}},
              Node::Children{std::move(what)});
}

GroupInfo known() { return parse_group(answer(group_node())).value(); }

std::vector<std::string> users(const GroupInfo& info) {
  std::vector<std::string> all;
  for (const auto& member : info.members) all.push_back(member.jid.user);
  return all;
}

TEST(Group, IsReadWithItsMembersInBothNamespaces) {
  const auto info = known();
  EXPECT_EQ(info.jid, kGroup);
  EXPECT_EQ(info.subject, "Kelas 3B");
  EXPECT_EQ(info.addressing, Addressing::lid);
  EXPECT_EQ(info.created_at, from_unix_seconds(1'700'000'000));
  ASSERT_THAT(users(info), ElementsAre("111", "222", "333"));
  EXPECT_EQ(info.members[0].role, GroupRole::founder);
  EXPECT_EQ(info.members[1].number(), Jid::phone_number("6282"));
  EXPECT_EQ(info.members[2].number(), std::nullopt) << "not everybody shows a number";
  EXPECT_EQ(info.find(Jid::phone_number("6281", 7)), &info.members[0]);
  EXPECT_EQ(info.find(Jid::lid("444")), nullptr);
}

TEST(Group, OfNumbersIsOneWithoutMode) {
  auto node = group_node();
  std::erase_if(node.attributes, [](const auto& attribute) { return attribute.key == "addressing_mode"; });
  node.content = Node::Children{Node("participant", {{"jid", Jid::phone_number("6281")}, {"lid", Jid::lid("111")}})};
  const auto info = parse_group(answer(std::move(node))).value();
  EXPECT_EQ(info.addressing, Addressing::phone_number);
  EXPECT_EQ(info.members.front().lid(), Jid::lid("111"));
}

TEST(Group, WhatIsNoPersonIsNoMember) {
  auto node = group_node();
  node.content = Node::Children{Node("participant", {{"jid", kGroup}}), Node("participant"),
                                Node("participant", {{"jid", Jid::lid("111", 5)}, {"phone_number", Jid::lid("999")}})};
  const auto info = parse_group(answer(std::move(node))).value();
  ASSERT_THAT(users(info), ElementsAre("111"));
  EXPECT_EQ(info.members.front().jid.device, 0);
  EXPECT_EQ(info.members.front().other, std::nullopt) << "two LIDs are no pair";
}

TEST(Group, AnswersThatDescribeNoneAreErrors) {
  EXPECT_EQ(parse_group(answer(Node("groups"))).error().code, ErrorCode::malformed);
  EXPECT_EQ(parse_group(answer(Node("group"))).error().code, ErrorCode::malformed);
  EXPECT_EQ(parse_group(answer(Node("group", {{"id", "6281@s.whatsapp.net"}}))).error().code, ErrorCode::malformed);
  const Node refused("iq", {{"type", "error"}}, Node::Children{Node("error", {{"code", "404"}, {"text", "item-not-found"}})});
  EXPECT_EQ(parse_group(refused).error().code, ErrorCode::not_found);
  EXPECT_FALSE(parse_groups(refused));
}

TEST(Group, AListLeavesOutWhatIsNone) {
  const auto groups = parse_groups(answer(Node("groups", {}, Node::Children{Node("group"), group_node()}))).value();
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups.front().jid, kGroup);
}

TEST(GroupChanges, FollowWhoComesAndGoes) {
  auto info = known();
  const auto take = [&](Node what) { apply(info, parse_group_change(notification(std::move(what))).value()); };
  take(Node("add", {}, Node::Children{person("444", "6284"), person("222", "6282")}));
  EXPECT_THAT(users(info), ElementsAre("111", "222", "333", "444")) << "nobody twice";
  take(Node("remove", {}, Node::Children{person("222", "6282")}));
  take(Node("leave", {}, Node::Children{person("333", "")}));
  EXPECT_THAT(users(info), ElementsAre("111", "444"));
  take(Node("promote", {}, Node::Children{person("444", "6284")}));
  EXPECT_EQ(info.find(Jid::lid("444"))->role, GroupRole::admin);
  take(Node("demote", {}, Node::Children{person("444", "6284")}));
  EXPECT_EQ(info.find(Jid::lid("444"))->role, GroupRole::member);
  take(Node("subject", {{"subject", "Kelas 4B"}}));
  EXPECT_EQ(info.subject, "Kelas 4B");
  const auto before = info;
  take(Node("announcement"));
  EXPECT_EQ(info, before);
  take(Node("create", {}, Node::Children{group_node()}));
  EXPECT_EQ(info, known());
}

TEST(GroupChanges, ANewGroupMustBeTheOneThatItComesFrom) {
  const Jid other{"120363400000000002", "g.us", 0};
  const auto foreign = parse_group_change(notification(Node("create", {}, Node::Children{group_node()}), other)).value();
  EXPECT_EQ(foreign.kind, Kind::other);
  EXPECT_FALSE(foreign.info);
  EXPECT_EQ(parse_group_change(notification(Node("create"))).value().kind, Kind::other);
}

TEST(GroupChanges, OtherNotificationsAreNone) {
  auto other = notification(Node("add"));
  other.set("type", "devices");
  EXPECT_FALSE(parse_group_change(other));
  EXPECT_FALSE(parse_group_change(notification(Node("add"), Jid::lid("111"))));
  EXPECT_FALSE(parse_group_change(Node("notification", {{"type", "w:gp2"}, {"from", kGroup}})));
}

TEST(GroupRequests, NameTheGroupOrTheServerOfGroups) {
  const auto info = group_request(kGroup);
  EXPECT_EQ(info.attribute("xmlns"), "w:g2");
  EXPECT_EQ(info.attribute("type"), "get");
  EXPECT_EQ(info.jid("to"), kGroup);
  EXPECT_EQ(info.child("query")->attribute("request"), "interactive");
  EXPECT_EQ(groups_request().attribute("to"), "g.us");
  const auto leave = leave_group_request(kGroup);
  EXPECT_EQ(leave.attribute("to"), "g.us");
  EXPECT_EQ(leave.child("leave")->child("group")->jid("id"), kGroup);
  const auto remove = members_request(kGroup, MemberChange::remove, {Jid::lid("222", 3)});
  EXPECT_EQ(remove.child("remove")->child("participant")->jid("jid"), Jid::lid("222"));
}

}  // namespace
}  // namespace kurir::whatsapp::client
