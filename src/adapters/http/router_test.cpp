#include "adapters/http/router.hpp"

#include <stdexcept>

#include <gmock/gmock.h>

namespace kurir::http {
namespace {

using testing::ElementsAre;
using testing::Pair;

Route route(std::string method, std::string pattern) {
  Route out;
  out.method = std::move(method);
  out.pattern = std::move(pattern);
  return out;
}

std::string pattern_of(const Router& router, std::string_view method, std::string_view path) {
  const auto answer = router.find(method, path);
  if (const auto* found = std::get_if<Router::Found>(&answer)) return found->route->pattern;
  if (const auto* wrong = std::get_if<Router::WrongMethod>(&answer)) return "405 " + wrong->allow;
  return "404";
}

TEST(RouterTest, FindsByMethodAndPath) {
  std::vector<Route> routes{route("GET", "/"), route("GET", "/phones"), route("POST", "/phones"),
                            route("GET", "/phones/{number}")};
  const Router router(routes);
  EXPECT_EQ(pattern_of(router, "GET", "/"), "/");
  EXPECT_EQ(pattern_of(router, "GET", "/phones"), "/phones");
  EXPECT_EQ(pattern_of(router, "GET", "/phones/62811"), "/phones/{number}");
  for (const auto* path :
       {"", "*", "phones", "/phones/", "/phone", "//phones", "/phones/1/2", "/PHONES", "/phones/%zz", "/phones/%"}) {
    EXPECT_EQ(pattern_of(router, "GET", path), "404") << path;
  }
}

TEST(RouterTest, TellsWhichMethodsAPathTakes) {
  const Router router({route("GET", "/phones"), route("POST", "/phones"), route("DELETE", "/phones/{number}")});
  EXPECT_EQ(pattern_of(router, "PUT", "/phones"), "405 GET, HEAD, OPTIONS, POST");
  EXPECT_EQ(pattern_of(router, "GET", "/phones/1"), "405 DELETE, OPTIONS");
  EXPECT_EQ(pattern_of(router, "get", "/phones"), "405 GET, HEAD, OPTIONS, POST");
  EXPECT_EQ(pattern_of(router, "HEAD", "/phones"), "/phones");
}

TEST(RouterTest, ALiteralWinsWhateverTheOrder) {
  const std::vector<Route> routes{route("GET", "/a/{x}"), route("GET", "/a/b"), route("GET", "/{y}/b"), route("POST", "/a/{x}")};
  for (const auto& order : {routes, std::vector<Route>(routes.rbegin(), routes.rend())}) {
    const Router router(order);
    EXPECT_EQ(pattern_of(router, "GET", "/a/b"), "/a/b");
    EXPECT_EQ(pattern_of(router, "GET", "/a/c"), "/a/{x}");
    EXPECT_EQ(pattern_of(router, "GET", "/c/b"), "/{y}/b");
    EXPECT_EQ(pattern_of(router, "POST", "/a/b"), "/a/{x}");
  }
}

TEST(RouterTest, DecodesParametersAfterSplitting) {
  const Router router({route("GET", "/files/{dir}/x/{name}")});
  const auto answer = router.find("GET", "/fi%6ces/a%2Fb/x/%C3%A9+%20");
  const auto* found = std::get_if<Router::Found>(&answer);
  ASSERT_NE(found, nullptr);
  EXPECT_THAT(found->parameters, ElementsAre(Pair("dir", "a/b"), Pair("name", "\xC3\xA9+ ")));
}

TEST(RouterTest, APathOfSlashesIsNotFound) {
  const Router router({route("GET", "/{a}/{b}")});
  EXPECT_EQ(pattern_of(router, "GET", std::string(16'000, '/')), "404");
}

TEST(RouterTest, TheFallbackTakesWhatNoPatternKnows) {
  const Router router({route("GET", "*"), route("POST", "/phones"), route("GET", "/phones/{number}")});
  for (const auto* path : {"/", "/devices/abc", "/phones/", "/phones/1/2"}) {
    EXPECT_EQ(pattern_of(router, "GET", path), "*") << path;
    EXPECT_EQ(pattern_of(router, "HEAD", path), "*") << path;
    EXPECT_EQ(pattern_of(router, "POST", path), "404") << path;
  }
  EXPECT_EQ(pattern_of(router, "GET", "/phones"), "405 OPTIONS, POST");
  EXPECT_EQ(pattern_of(router, "GET", "/phones/1"), "/phones/{number}");
  EXPECT_EQ(pattern_of(router, "GET", "/%zz"), "404");
  EXPECT_EQ(pattern_of(router, "GET", "*"), "404");
}

TEST(RouterTest, RefusesFaultyTables) {
  EXPECT_THROW(Router({route("GET", "*"), route("POST", "*")}), std::invalid_argument);
  EXPECT_THROW(Router({route("GET", "phones")}), std::invalid_argument);
  EXPECT_THROW(Router({route("GET", "/a/{x}"), route("GET", "/a/{y}")}), std::invalid_argument);
}

TEST(PercentDecodeTest, DecodesOrRefuses) {
  EXPECT_EQ(percent_decode("a%20b%2f"), "a b/");
  EXPECT_EQ(percent_decode("a+b"), "a+b");
  for (const auto* text : {"%", "%1", "%g0", "%0", "a%00", "a%0a", "%7F", "\x01"}) {
    EXPECT_EQ(percent_decode(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace kurir::http
