#include "adapters/http/dashboard/dashboard.hpp"

#include <gmock/gmock.h>

#include "support/scripted_random.hpp"

namespace kurir::http::dashboard {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

constexpr std::array kFiles{
    EmbeddedFile{"/index.html", "text/html; charset=utf-8", "W/\"i\"",
                 "<meta name=csp-nonce content=__CSP_NONCE__><i nonce=__CSP_NONCE__>", "", ""},
    EmbeddedFile{"/favicon.svg", "image/svg+xml", "W/\"f\"", "<svg/>", "", ""},
    EmbeddedFile{"/assets/app-1a2b.js", "text/javascript; charset=utf-8", "W/\"s\"", "plain", "zipped", "br"},
};
constexpr std::string_view kBrowser = "text/html,application/xhtml+xml,*/*;q=0.8";

struct DashboardTest : testing::Test {
  Response get(std::string path, Headers headers = {}) const {
    Request request;
    request.method = "GET";
    request.path = std::move(path);
    request.headers = std::move(headers);
    return dashboard.answer(request);
  }
  Response open(std::string path) const { return get(std::move(path), {{"accept", std::string(kBrowser)}}); }

  static std::string header(const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return {};
  }

  test::SeededRandom random{1};
  Dashboard dashboard{kFiles, random};
};

TEST_F(DashboardTest, HashedFilesAreCachedForEver) {
  const auto answer = get("/assets/app-1a2b.js");
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.body, "plain");
  EXPECT_EQ(answer.content_type, "text/javascript; charset=utf-8");
  EXPECT_THAT(answer.headers,
              AllOf(Contains(Pair("Cache-Control", "public, max-age=31536000, immutable")),
                    Contains(Pair("X-Content-Type-Options", "nosniff")), Contains(Pair("Vary", "Accept-Encoding")),
                    Not(Contains(Pair("Content-Encoding", testing::_)))));
}

TEST_F(DashboardTest, SendsWhatTheClientCanUnpack) {
  const auto brotli = get("/assets/app-1a2b.js", {{"accept-encoding", "gzip, deflate, br"}});
  EXPECT_EQ(brotli.body, "br");
  EXPECT_EQ(header(brotli, "Content-Encoding"), "br");
  const auto gzip = get("/assets/app-1a2b.js", {{"accept-encoding", "gzip"}});
  EXPECT_EQ(gzip.body, "zipped");
  EXPECT_EQ(header(gzip, "Content-Encoding"), "gzip");
}

TEST_F(DashboardTest, OtherFilesAreAskedAboutEachTime) {
  const auto first = get("/favicon.svg");
  EXPECT_EQ(first.body, "<svg/>");
  EXPECT_EQ(header(first, "Cache-Control"), "no-cache");
  const auto again = get("/favicon.svg", {{"if-none-match", header(first, "ETag")}});
  EXPECT_EQ(again.status, 304U);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(header(again, "ETag"), header(first, "ETag"));
  EXPECT_EQ(get("/favicon.svg", {{"if-none-match", "\"other\""}}).status, 200U);
}

TEST_F(DashboardTest, EveryPathThatABrowserOpensIsThePage) {
  for (const auto* path : {"/", "/index.html", "/devices/abc", "/v1x", "/smsx/", "/a.b"}) {
    const auto answer = open(path);
    EXPECT_EQ(answer.status, 200U) << path;
    EXPECT_EQ(answer.content_type, "text/html; charset=utf-8");
    EXPECT_THAT(answer.body, HasSubstr("<meta name=csp-nonce")) << path;
  }
  EXPECT_THAT(get("/").body, HasSubstr("<meta")) << "the front door is open to everybody";
}

TEST_F(DashboardTest, ApiPathsAndUnknownFilesAreJsonNotFound) {
  for (const auto* path : {"/v1", "/v1/", "/v1/unknown", "/sms/x.php", "/sms", "/assets", "/assets/", "/assets/gone-9f.js",
                           "/assets/../index.html", "/assets/..//favicon.svg"}) {
    const auto answer = open(path);
    EXPECT_EQ(answer.status, 404U) << path;
    EXPECT_EQ(answer.content_type, "application/json") << path;
    EXPECT_THAT(answer.body, HasSubstr(R"({"error":{"code":"not_found")")) << path;
  }
  for (const auto* path :
       {"/logo.png", "/devices/abc", "/../../etc/passwd", "//favicon.svg", "/favicon.svg/", "favicon.svg", ""}) {
    EXPECT_EQ(get(path, {{"accept", "*/*"}}).status, 404U) << path;
  }
}

TEST_F(DashboardTest, EachPageHasANonceOfItsOwn) {
  const auto first = open("/");
  const auto second = open("/");
  const auto policy = header(first, "Content-Security-Policy");
  EXPECT_THAT(policy, AllOf(HasSubstr("default-src 'none'"), HasSubstr("script-src 'self';"), HasSubstr("frame-ancestors 'none'"),
                            Not(HasSubstr("unsafe"))));
  const auto start = policy.find("'nonce-") + 7;
  const auto nonce = policy.substr(start, policy.find('\'', start) - start);
  EXPECT_EQ(nonce.size(), 32U);
  EXPECT_EQ(first.body, "<meta name=csp-nonce content=" + nonce + "><i nonce=" + nonce + ">");
  EXPECT_THAT(header(second, "Content-Security-Policy"), Not(HasSubstr(nonce)));
  EXPECT_THAT(second.body, Not(HasSubstr(nonce)));
}

TEST_F(DashboardTest, ThePageIsNeverStored) {
  const auto page = get("/", {{"if-none-match", "W/\"i\""}});
  EXPECT_EQ(page.status, 200U);
  EXPECT_EQ(header(page, "Cache-Control"), "no-store");
  EXPECT_EQ(header(page, "ETag"), "");
  for (const auto* name : {"X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy"}) {
    EXPECT_NE(header(page, name), "") << name;
  }
}

TEST_F(DashboardTest, ABuildWithoutThePageSaysSo) {
  const Dashboard empty({}, random);
  Request request;
  request.path = "/";
  EXPECT_EQ(empty.answer(request).status, 404U);
  EXPECT_THAT(empty.answer(request).body, HasSubstr("KURIR_WEB"));
}

}  // namespace
}  // namespace kurir::http::dashboard
