#include "whatsapp/binary/node.hpp"

#include <gmock/gmock.h>

namespace kurir::whatsapp {
namespace {

Node receipt() {
  return Node("receipt", {{"from", Jid::lid("1", 7)}, {"to", "5511@s.whatsapp.net"}, {"id", "3EB0"}, {"t", "1700000000"}},
              Node::Children{Node("item", {{"id", "a"}}), Node("list"), Node("item", {{"id", "b"}}, text("xyz"))});
}

TEST(Node, ReadsAttributesInEveryType) {
  const auto node = receipt();
  EXPECT_EQ(node.attribute("id"), "3EB0");
  EXPECT_EQ(node.attribute("from"), "1:7@lid");
  EXPECT_EQ(node.attribute("type"), "");
  EXPECT_TRUE(node.attribute_is("from", "1:7@lid"));
  EXPECT_TRUE(node.attribute_is("id", "3EB0"));
  EXPECT_FALSE(node.attribute_is("id", "3eb0"));
  EXPECT_FALSE(node.attribute_is("type", ""));
  EXPECT_TRUE(node.has("t"));
  EXPECT_FALSE(node.has("T"));
}

TEST(Node, ReadsJidsAlsoFromText) {
  EXPECT_EQ(receipt().jid("from"), Jid::lid("1", 7));
  EXPECT_EQ(receipt().jid("to"), Jid::phone_number("5511"));
  EXPECT_EQ(receipt().jid("id"), std::nullopt);
  EXPECT_EQ(receipt().jid("none"), std::nullopt);
}

TEST(Node, ReadsNumbersWhole) {
  EXPECT_EQ(receipt().number("t"), 1700000000);
  for (const auto* text : {"", " 1", "1 ", "1.5", "0x1", "+1", "9223372036854775808"}) {
    EXPECT_EQ(Node("x", {{"n", text}}).number("n"), std::nullopt) << text;
  }
  EXPECT_EQ(Node("x", {{"n", "-5"}}).number("n"), -5);
  EXPECT_EQ(receipt().number("from"), std::nullopt);
  EXPECT_EQ(receipt().number("none"), std::nullopt);
}

TEST(Node, SetReplacesInPlaceOrAdds) {
  auto node = receipt();
  node.set("id", "other");
  node.set("type", "read");
  EXPECT_EQ(node.attribute("id"), "other");
  ASSERT_EQ(node.attributes.size(), 5U);
  EXPECT_EQ(node.attributes[2].key, "id");
  EXPECT_EQ(node.attributes[4].key, "type");
}

TEST(Node, FindsChildren) {
  const auto node = receipt();
  ASSERT_NE(node.child("item"), nullptr);
  EXPECT_EQ(node.child("item")->attribute("id"), "a");
  EXPECT_EQ(node.child("none"), nullptr);
  EXPECT_THAT(node.children_named("item"), testing::ElementsAre(&node.children()[0], &node.children()[2]));
  EXPECT_TRUE(node.children()[1].children().empty());
  EXPECT_TRUE(node.bytes().empty());
  EXPECT_EQ(as_text(node.children()[2].bytes()), "xyz");
}

TEST(Node, DescriptionShowsNoContent) {
  EXPECT_EQ(describe(receipt()),
            "<receipt from=\"1:7@lid\" to=\"5511@s.whatsapp.net\" id=\"3EB0\" t=\"1700000000\">"
            "<item id=\"a\"/><list/><item id=\"b\">[3 bytes]</item></receipt>");
}

}  // namespace
}  // namespace kurir::whatsapp
