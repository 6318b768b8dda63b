#include "whatsapp/client/receipt.hpp"

#include <gtest/gtest.h>

#include "support/client_vectors.hpp"

namespace kurir::whatsapp::client {
namespace {

Node receipt(std::vector<Attribute> more = {}, Node::Content content = {}) {
  std::vector<Attribute> attributes{{"id", "A"}, {"from", Jid::lid("7", 3)}, {"t", "1800000000"}};
  attributes.insert(attributes.end(), more.begin(), more.end());
  return Node("receipt", std::move(attributes), std::move(content));
}

TEST(Receipt, TheRecordedOneIsADelivery) {
  const auto parsed = parse_receipt(kurir::test::recorded("delivered"));
  EXPECT_EQ(parsed.kind, ReceiptKind::delivered);
  EXPECT_EQ(parsed.ids, std::vector<std::string>{"3EB0D9C3881A90DF3CA2CE"});
  EXPECT_EQ(parsed.from, Jid::lid("75511777777777"));
}

struct KindCase {
  std::string type;
  ReceiptKind kind;
  ReceiptKind with_recipient;  ///< what another device of our account did
};

class ReceiptKinds : public testing::TestWithParam<KindCase> {};

TEST_P(ReceiptKinds, AreToldByTheType) {
  std::vector<Attribute> type;
  if (!GetParam().type.empty()) type.push_back({"type", GetParam().type});
  EXPECT_EQ(parse_receipt(receipt(type)).kind, GetParam().kind);
  type.push_back({"recipient", Jid::lid("9")});
  EXPECT_EQ(parse_receipt(receipt(type)).kind, GetParam().with_recipient);
}

constexpr auto kOther = ReceiptKind::other;
INSTANTIATE_TEST_SUITE_P(Table, ReceiptKinds,
                         testing::Values(KindCase{"", ReceiptKind::delivered, kOther},
                                         KindCase{"read", ReceiptKind::read, kOther},
                                         KindCase{"played", ReceiptKind::read, kOther},
                                         KindCase{"retry", ReceiptKind::retry, ReceiptKind::retry},
                                         KindCase{"inactive", kOther, kOther}, KindCase{"sender", kOther, kOther},
                                         KindCase{"read-self", kOther, kOther}, KindCase{"played-self", kOther, kOther},
                                         KindCase{"enc_rekey_retry", kOther, kOther}, KindCase{"server-error", kOther, kOther},
                                         KindCase{"hist_sync", kOther, kOther}, KindCase{"peer_msg", kOther, kOther},
                                         KindCase{"view", kOther, kOther}, KindCase{"new-in-2027", kOther, kOther}));

TEST(Receipt, OneThatSaysTheDeviceCannotUseItIsNoDelivery) {
  const Node incapable("error", {{"reason", "lid"}, {"type", "feature-incapable"}});
  EXPECT_EQ(parse_receipt(receipt({}, Node::Children{incapable})).kind, ReceiptKind::other);
}

TEST(Receipt, NamesAllMessages) {
  const Node list("list", {}, Node::Children{Node("item", {{"id", "B"}}), Node("other"), Node("item", {{"id", "C"}})});
  EXPECT_EQ(parse_receipt(receipt({{"type", "read"}}, Node::Children{list})).ids, (std::vector<std::string>{"A", "B", "C"}));
}

TEST(Receipt, AListWithoutEndIsCut) {
  Node list("list", {}, Node::Children(1000, Node("item", {{"id", "B"}})));
  EXPECT_EQ(parse_receipt(receipt({}, Node::Children{std::move(list)})).ids.size(), kMaxReceiptIds);
}

TEST(Receipt, InAGroupItIsFromTheParticipant) {
  EXPECT_EQ(parse_receipt(receipt({{"participant", Jid::lid("9", 1)}})).from, Jid::lid("9", 1));
}

TEST(Receipt, AnEmptyOneNamesNothing) {
  const auto parsed = parse_receipt(Node("receipt"));
  EXPECT_TRUE(parsed.ids.empty());
  EXPECT_EQ(parsed.from, Jid());
}

TEST(ReadMarks, OneStanzaNamesAllMessagesOfAnAuthor) {
  const std::vector<std::string> ids{"A", "B", "C"};
  const auto marked = read_receipt(Jid::lid("9", 3), std::nullopt, ids, ReadMark::shown, from_unix_seconds(1'760'000'000));
  EXPECT_EQ(marked.jid("to"), Jid::lid("9"));
  EXPECT_EQ(marked.attribute("type"), "read");
  EXPECT_EQ(marked.attribute("t"), "1760000000");
  EXPECT_FALSE(marked.has("participant"));
  EXPECT_EQ(parse_receipt(marked).ids, ids);
  EXPECT_EQ(read_receipt(Jid::lid("9"), std::nullopt, std::span(ids).first(1), ReadMark::shown, Time{}).child("list"), nullptr);
}

TEST(ReadMarks, WhoHidesThemHidesThemFromPeopleButNotFromGroups) {
  const std::vector<std::string> ids{"A"};
  EXPECT_EQ(read_receipt(Jid::lid("9"), std::nullopt, ids, ReadMark::hidden, Time{}).attribute("type"), "read-self");
  const auto group = Jid::parse("120363000000000000@g.us").value();
  const auto in_group = read_receipt(group, Jid::lid("9", 3), ids, ReadMark::hidden, Time{});
  EXPECT_EQ(in_group.attribute("type"), "read");
  EXPECT_EQ(in_group.jid("participant"), Jid::lid("9"));
}

Node privacy(std::string value) {
  return Node("iq", {},
              Node::Children{Node("privacy", {},
                                  Node::Children{Node("category", {{"name", "last"}, {"value", "none"}}),
                                                 Node("category", {{"name", "readreceipts"}, {"value", value}})})});
}

TEST(ReadMarks, TheSettingIsRead) {
  EXPECT_EQ(parse_read_mark(privacy("none")), ReadMark::hidden);
  EXPECT_EQ(parse_read_mark(privacy("all")), ReadMark::shown);
  EXPECT_EQ(parse_read_mark(Node("iq")), std::nullopt);
  EXPECT_EQ(parse_read_mark(Node("iq", {}, Node::Children{Node("privacy")})), std::nullopt);
}

TEST(Receipt, OfSeveralMembersNameTheMessageInside) {
  const Node stanza("receipt", {{"id", "whatever"}, {"from", Jid{"120363400000000001", "g.us", 0}}, {"type", "read"}},
                    Node::Children{Node("participants", {{"key", "3EB0"}},
                                        Node::Children{Node("user", {{"jid", Jid::lid("222")}, {"t", "1800000000"}})})});
  const auto receipt = parse_receipt(stanza);
  EXPECT_EQ(receipt.kind, ReceiptKind::read);
  EXPECT_EQ(receipt.ids, std::vector<std::string>{"3EB0"});
}

}  // namespace
}  // namespace kurir::whatsapp::client
