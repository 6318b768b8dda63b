#include "runtime/endpoint.hpp"

#include <gmock/gmock.h>

namespace kurir::runtime {
namespace {

TEST(EndpointTest, ReadsUrls) {
  const auto plain = parse_endpoint("ws://example.org", Protocol::websocket);
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->port, "80");
  EXPECT_EQ(plain->target, "/");
  EXPECT_EQ(plain->authority, "example.org");
  const auto tls = parse_endpoint("wss://[::1]:8443/a/b?c=d", Protocol::websocket);
  ASSERT_TRUE(tls);
  EXPECT_EQ(tls->security, Security::tls);
  EXPECT_EQ(tls->host, "::1");
  EXPECT_EQ(tls->authority, "[::1]:8443");
  EXPECT_EQ(tls->target, "/a/b?c=d");
  const auto http = parse_endpoint("https://example.org/hook", Protocol::http);
  ASSERT_TRUE(http);
  EXPECT_EQ(http->port, "443");
  for (const auto* url : {"", "example.org", "http://example.org/", "ws://", "ws:///x", "ws://u:secret@host/", "ws://host:0/",
                          "ws://host:99999/", "ws://ho st/"}) {
    const auto refused = parse_endpoint(url, Protocol::websocket);
    ASSERT_FALSE(refused) << url;
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
    EXPECT_THAT(refused.error().message, testing::Not(testing::HasSubstr("secret")));
  }
}

}  // namespace
}  // namespace kurir::runtime
