#include "whatsapp/binary/tokens.hpp"

#include <gtest/gtest.h>

namespace kurir::whatsapp {
namespace {

TEST(Tokens, EveryTokenIsFoundAtItsIndex) {
  for (std::size_t i = 1; i < kSingleTokens + 4 * kTokensPerTable; ++i) EXPECT_EQ(find_token(token_at(i)), i) << token_at(i);
}

TEST(Tokens, OtherStringsAreNotFound) {
  EXPECT_EQ(find_token(""), std::nullopt);
  for (std::size_t i = 1; i < kSingleTokens + 4 * kTokensPerTable; ++i) {
    EXPECT_EQ(find_token(std::string(token_at(i)) + '\0'), std::nullopt);
    EXPECT_EQ(find_token(std::string(token_at(i)) + std::string(64, 'x')), std::nullopt);
  }
  for (const auto* text : {"ib", "md", "pair-success", "pair-device-sign", "unified_session", "newsletter", "hosted", "c.us"}) {
    EXPECT_EQ(find_token(text), std::nullopt) << text;
  }
}

TEST(Tokens, SitWhereThePeerLooksForThem) {
  EXPECT_EQ(token_at(0x03), "s.whatsapp.net");
  EXPECT_EQ(token_at(0x13), "message");
  EXPECT_EQ(token_at(0x9d), "stream:error");
  EXPECT_EQ(token_at(0xeb), "screen_height");
  EXPECT_EQ(token_at(kSingleTokens + 8), "2:47DEQpj8");
}

}  // namespace
}  // namespace kurir::whatsapp
