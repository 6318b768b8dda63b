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

}  // namespace
}  // namespace kurir::whatsapp::client
