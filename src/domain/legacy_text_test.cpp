#include "domain/legacy_text.hpp"

#include <gtest/gtest.h>

namespace kurir::domain {
namespace {

using namespace std::string_literals;

std::string read(std::string text, UrlDecoding decoding = UrlDecoding::automatic) {
  auto result = read_legacy_text(std::move(text), decoding, 480);
  return result ? *result : "refused";
}

TEST(LegacyText, DecodesWhatUrlencodeMakes) {
  EXPECT_EQ(read("Message+1+whatsapp+json"), "Message 1 whatsapp json");
  EXPECT_EQ(read("Halo%2C+kode+Anda%3A+123%0AJangan+dibagi%21"), "Halo, kode Anda: 123\nJangan dibagi!");
  EXPECT_EQ(read("kopi%20susu%20%E2%98%95"), "kopi susu ☕");
  EXPECT_EQ(read("caf%c3%a9+in+lower+hex"), "café in lower hex");
}

TEST(LegacyText, LeavesAloneWhatUrlencodeCannotHaveMade) {
  for (const auto* text : {"50% off, 1+1", "plain-text_without.escapes", "harga 10%2C", "C++ is fun!", "100%25 (yes)",
                           "only+half%2", "not%zzhex+here", "tanda~tilde+plus", "kopi☕+susu+manis"}) {
    EXPECT_EQ(read(text), text);
  }
}

TEST(LegacyText, AKeyCanSayAlwaysOrNever) {
  EXPECT_EQ(read("a b+c%21 and 100% more", UrlDecoding::always), "a b c! and 100% more");
  EXPECT_EQ(read("Message+1+whatsapp%21", UrlDecoding::never), "Message+1+whatsapp%21");
}

TEST(LegacyText, CountsCodePointsAfterDecoding) {
  EXPECT_EQ(read("123456789"), "refused");
  EXPECT_EQ(read("1234567890"), "1234567890");
  EXPECT_EQ(read("%F0%9F%98%80+1234567"), "refused");
  EXPECT_EQ(read("%F0%9F%98%80+12345678"), "😀 12345678");
  std::string emoji;
  for (int i = 0; i < 480; ++i) emoji += "😀";
  EXPECT_EQ(read(emoji), emoji);
  EXPECT_EQ(read(emoji + "!"), "refused");
}

TEST(LegacyText, RefusesWhatIsNotUtf8) {
  EXPECT_EQ(read("Caf%E9+au+lait+chaud"), "refused");
  EXPECT_EQ(read("nul%00byte+inside+the+text"), "refused");
  for (const auto& bad : {"\x80"s, "\xc0\xaf"s, "\xc1\xbf"s, "\xc3"s, "\xe0\x9f\xbf"s, "\xed\xa0\x80"s, "\xe2\x98"s,
                          "\xf0\x8f\xbf\xbf"s, "\xf4\x90\x80\x80"s, "\xf5\x80\x80\x80"s, "\xff"s, "\0"s}) {
    EXPECT_EQ(count_characters(bad), std::nullopt);
    EXPECT_EQ(count_characters("ok" + bad + "ok"), std::nullopt);
  }
  EXPECT_EQ(count_characters("aé☕😀\xf4\x8f\xbf\xbf\xed\x9f\xbf"), 6U);
}

}  // namespace
}  // namespace kurir::domain
