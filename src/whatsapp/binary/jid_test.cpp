#include "whatsapp/binary/jid.hpp"

#include <gtest/gtest.h>

#include <unordered_set>

namespace kurir::whatsapp {
namespace {

TEST(Jid, ParsesEveryForm) {
  EXPECT_EQ(Jid::parse("5511999990000@s.whatsapp.net").value(), Jid::phone_number("5511999990000"));
  EXPECT_EQ(Jid::parse("5511999990000:12@s.whatsapp.net").value(), Jid::phone_number("5511999990000", 12));
  EXPECT_EQ(Jid::parse("5511999990000:0@s.whatsapp.net").value(), Jid::phone_number("5511999990000"));
  EXPECT_EQ(Jid::parse("5511999990000_1:12@s.whatsapp.net").value(), Jid::phone_number("5511999990000", 12));
  EXPECT_EQ(Jid::parse("123456789012345:65535@lid").value(), Jid::lid("123456789012345", 65535));
  EXPECT_EQ(Jid::parse("5511999990000-1400000000@g.us").value(), (Jid{"5511999990000-1400000000", "g.us", 0}));
  EXPECT_EQ(Jid::parse("abc@example.server").value(), (Jid{"abc", "example.server", 0}));
  for (const auto* service : {"s.whatsapp.net", "@s.whatsapp.net"}) EXPECT_EQ(Jid::parse(service).value(), Jid::service());
  EXPECT_TRUE(Jid::parse("@s.whatsapp.net")->is_service());
}

TEST(Jid, RefusesWhatIsNone) {
  for (const auto* text : {"",          "@",         "1@",       "5511999990000", "example.server", "1 2@lid",  "1@li d",
                           "1@lid ",    "1@lid@lid", "1:@lid",   "1:x@lid",       "1:-1@lid",       "1:+1@lid", "1:65536@lid",
                           "1:2:3@lid", ":1@lid",    "_1:1@lid", "1@lid:2",       "1\n@lid",        "1@lid\x7f"}) {
    const auto parsed = Jid::parse(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, ErrorCode::invalid_argument);
  }
}

TEST(Jid, ItsTextParsesBack) {
  for (const auto& jid : {Jid::service(), Jid::lid("1"), Jid::lid("1", 65535), Jid{"", "g.us", 0}, Jid{"status", "broadcast", 0},
                          Jid{"12_3", "lid", 0}, Jid::phone_number("15550001111", 99)}) {
    EXPECT_EQ(Jid::parse(jid.to_string()).value(), jid) << jid.to_string();
  }
  EXPECT_EQ(Jid::service().to_string(), "s.whatsapp.net");
  EXPECT_EQ(fmt::format("{}", Jid::lid("1", 7)), "1:7@lid");
}

TEST(Jid, TellsAddressSpacesApart) {
  EXPECT_TRUE((Jid{"1", "hosted.lid", 99}).is_lid());
  EXPECT_TRUE((Jid{"1", "hosted", 99}).is_phone_number());
  EXPECT_FALSE((Jid{"1", "g.us", 0}).is_phone_number());
  EXPECT_EQ(Jid::lid("1", 7).bare(), Jid::lid("1"));
  EXPECT_EQ(Jid::lid("1").with_device(7), Jid::lid("1", 7));
}

TEST(Jid, HashesByEveryPart) {
  std::unordered_set<Jid> seen{Jid::lid("1"), Jid::lid("1", 1), Jid::lid("2"), Jid::phone_number("1"), Jid::lid("1")};
  EXPECT_EQ(seen.size(), 4U);
  const std::hash<Jid> hash;
  EXPECT_NE(hash(Jid::lid("1")), hash(Jid::lid("1", 1)));
  EXPECT_NE(hash(Jid::lid("1")), hash(Jid::phone_number("1")));
}

}  // namespace
}  // namespace kurir::whatsapp
