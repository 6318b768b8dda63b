#include "adapters/http/dashboard/preferences.hpp"

#include <gtest/gtest.h>

namespace kurir::http::dashboard {
namespace {

constexpr EmbeddedFile kScript{"/a.js", "text/javascript", "\"1\"", "identity", "gzip", "br"};
constexpr EmbeddedFile kFont{"/a.woff2", "font/woff2", "\"2\"", "identity", "", ""};

TEST(ChooseTest, FollowsTheWeightsThenTheSize) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"", ""},
      {"gzip, deflate, br, zstd", "br"},
      {"gzip", "gzip"},
      {"GZIP", "gzip"},
      {"br;q=0.5, gzip;q=0.8", "gzip"},
      {"br;q=0.8,gzip;q=0.8", "br"},
      {"br; q=0 , gzip", "gzip"},
      {"*", "br"},
      {"br;q=0, *;q=0.1", "gzip"},
      {"identity", ""},
      {"identity;q=1, gzip;q=0.5", ""},
      {"identity;q=0.5, gzip;q=0.5", "gzip"},
      {"identity;q=0", ""},
      {"br;q=0.001", "br"},
      {"br;q=0.000, gzip;q=0", ""},
      {"br;q=x, gzip;q=-1", ""},
      {"br;q=1.5, gzip;q=1", "br"},
      {"br;q=0.12345", ""},
      {",;=,;q=", ""},
      {"brotli, xgzip", ""},
  };
  for (const auto& [header, coding] : cases) {
    EXPECT_EQ(choose(kScript, header).coding, coding) << header;
    EXPECT_EQ(choose(kScript, header).bytes, coding.empty() ? "identity" : coding) << header;
    EXPECT_EQ(choose(kFont, header).bytes, "identity") << header;
  }
}

TEST(AsksForHtmlTest, ByNameOnly) {
  EXPECT_TRUE(asks_for_html("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));
  EXPECT_TRUE(asks_for_html("application/json;q=0.5, Text/HTML;level=1;q=0.1"));
  for (const auto* accept : {"", "*/*", "text/*", "image/avif,*/*;q=0.8", "text/html;q=0", "application/json", "text/htmlx"}) {
    EXPECT_FALSE(asks_for_html(accept)) << accept;
  }
}

TEST(HasTagTest, ComparesWeakly) {
  for (const auto* header : {"W/\"a\"", "\"a\"", "\"x\" , W/\"a\"", "*"}) EXPECT_TRUE(has_tag(header, "W/\"a\"")) << header;
  for (const auto* header : {"", "a", "\"b\"", "\"aa\"", "W/", "\"*\""}) EXPECT_FALSE(has_tag(header, "W/\"a\"")) << header;
}

}  // namespace
}  // namespace kurir::http::dashboard
