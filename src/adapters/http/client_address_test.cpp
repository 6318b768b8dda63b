#include "adapters/http/client_address.hpp"

#include <gtest/gtest.h>

#include "domain/address_list.hpp"
#include "support/scripted_random.hpp"

namespace kurir::http {
namespace {

const std::string kPeer = "10.0.0.1";
const TrustedProxies kTrusted{"10.0.0.0/8", "2001:db8:aaaa::/48"};

std::string by_x(const std::string& value) { return client_address(kPeer, {{"x-forwarded-for", value}}, kTrusted); }
std::string by_forwarded(const std::string& value) { return client_address(kPeer, {{"forwarded", value}}, kTrusted); }

TEST(ClientAddress, IsThePeerWithoutHeaders) { EXPECT_EQ(client_address(kPeer, {{"host", "x"}}, kTrusted), kPeer); }

TEST(ClientAddress, IsTheRightmostThatIsNoProxyOfOurs) {
  EXPECT_EQ(by_x("203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(by_x("198.51.100.1, 203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(by_x("198.51.100.1, 203.0.113.9,10.9.9.9 , 10.0.0.2"), "203.0.113.9");
  EXPECT_EQ(by_x("2001:db8::7, 2001:db8:aaaa::1"), "2001:db8::7");
}

TEST(ClientAddress, WhatTheClientClaimsToTheLeftDoesNotMatter) {
  for (const auto* claim : {"10.0.0.5", "127.0.0.1", "unknown", "", "\"", "[", "x:y:z", "\xff"}) {
    EXPECT_EQ(by_x(std::string(claim) + ", 203.0.113.9"), "203.0.113.9") << claim;
  }
}

TEST(ClientAddress, WhereAllAreOursItIsTheFirst) { EXPECT_EQ(by_x("10.1.1.1, 10.2.2.2"), "10.1.1.1"); }

TEST(ClientAddress, SeveralHeadersAreOneList) {
  EXPECT_EQ(client_address(kPeer, {{"x-forwarded-for", "203.0.113.9"}, {"a", "b"}, {"x-forwarded-for", "10.0.0.3"}}, kTrusted),
            "203.0.113.9");
  EXPECT_EQ(client_address(kPeer, {{"x-forwarded-for", "198.51.100.1"}, {"x-forwarded-for", "203.0.113.9"}}, kTrusted),
            "203.0.113.9");
}

TEST(ClientAddress, PortsAndBracketsFallAway) {
  EXPECT_EQ(by_x("203.0.113.9:4711"), "203.0.113.9");
  EXPECT_EQ(by_x("[2001:DB8::7]:443"), "2001:db8::7");
  EXPECT_EQ(by_x("[2001:db8::7]"), "2001:db8::7");
}

TEST(ClientAddress, Ipv4WithinIpv6IsIpv4) {
  EXPECT_EQ(by_x("::ffff:203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(by_x("203.0.113.9, ::ffff:10.0.0.2"), "203.0.113.9");
}

TEST(ClientAddress, WhatDoesNotReadOnTheWayMeansThePeer) {
  for (const auto* value :
       {"", ",", "unknown", "203.0.113.9,", "203.0.113.9, 10.0.0.2, x", "203.0.113.300", "203.0.113.9:", "203.0.113.9:x",
        "[203.0.113.9]", "[2001:db8::7", "[2001:db8::7]x", "203.0.113.9 10.0.0.2", "203.0.113.0/24"}) {
    EXPECT_EQ(by_x(value), kPeer) << value;
  }
}

TEST(ClientAddress, ReadsForwarded) {
  EXPECT_EQ(by_forwarded("for=203.0.113.9;proto=http;by=203.0.113.43"), "203.0.113.9");
  EXPECT_EQ(by_forwarded("For=\"[2001:db8:cafe::17]:4711\""), "2001:db8:cafe::17");
  EXPECT_EQ(by_forwarded("for=198.51.100.1, proto=https;FOR=\"203.0.113.9:80\" , for=10.0.0.2"), "203.0.113.9");
  EXPECT_EQ(by_forwarded("for=203.0.113.9;host=\"a,b;for=1.2.3.4\""), "203.0.113.9");
}

TEST(ClientAddress, ForwardedThatDoesNotReadMeansThePeer) {
  for (const auto* value :
       {"", "for", "for=", "for=unknown", "for=_hidden", "by=203.0.113.9", "for=203.0.113.9, proto=http",
        "for=203.0.113.9;for=198.51.100.1", "for=\"203.0.113.9", "for=\"203\\.0.113.9\"", "for =203.0.113.9"}) {
    EXPECT_EQ(by_forwarded(value), kPeer) << value;
  }
}

TEST(ClientAddress, TwoHeadersMustAgree) {
  const auto both = [](const std::string& x, const std::string& forwarded) {
    return client_address(kPeer, {{"x-forwarded-for", x}, {"forwarded", forwarded}}, kTrusted);
  };
  EXPECT_EQ(both("203.0.113.9", "for=203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(both("203.0.113.9", "for=198.51.100.1"), kPeer);
  EXPECT_EQ(both("203.0.113.9", "nonsense"), kPeer);
}

TEST(ClientAddress, IsAnAddressWhateverComes) {
  constexpr std::string_view kPieces[] = {",", ";",        "\"",          "\\",          "for=", "[", "]",
                                          ":", "10.0.0.1", "203.0.113.9", "2001:db8::1", " ",    "x"};
  test::SeededRandom random(20'261'122);
  for (int round = 0; round < 20'000; ++round) {
    std::string value;
    for (auto pieces = random.below(12); pieces > 0; --pieces) value += kPieces[random.below(std::size(kPieces))];
    for (const auto* header : {"x-forwarded-for", "forwarded"}) {
      const auto found = client_address(kPeer, {{header, value}}, kTrusted);
      ASSERT_EQ(domain::canonical_address(found), found) << header << ": " << value;
    }
  }
}

TEST(ClientSpeaksHttps, ReadsTheFirstProtocolOfEitherHeader) {
  EXPECT_FALSE(client_speaks_https({{"host", "https"}}));
  for (const auto* value : {"https", "HTTPS", " https ", "https, http"})
    EXPECT_TRUE(client_speaks_https({{"x-forwarded-proto", value}})) << value;
  for (const auto* value : {"", "http", "http, https", "httpss", "\"https\""})
    EXPECT_FALSE(client_speaks_https({{"x-forwarded-proto", value}})) << value;
  for (const auto* value : {"proto=https", "for=192.0.2.60;Proto=\"https\"", "for=\"a,b\";proto=https, proto=http"})
    EXPECT_TRUE(client_speaks_https({{"forwarded", value}})) << value;
  for (const auto* value : {"", "for=192.0.2.60", "proto=http", "by=https", "for=\";proto=https", "for=1, proto=https"})
    EXPECT_FALSE(client_speaks_https({{"forwarded", value}})) << value;
  EXPECT_FALSE(client_speaks_https({{"forwarded", "proto=https"}, {"x-forwarded-proto", "http"}}));
}

}  // namespace
}  // namespace kurir::http
