#include "adapters/http/observed.hpp"

#include <stdexcept>

#include <gmock/gmock.h>

#include "support/await.hpp"

namespace kurir::http {
namespace {

using boost::asio::awaitable;

struct Seen {
  std::string what;
  unsigned status;
};

std::vector<Seen> call(Handler handler, bool* thrown = nullptr) {
  std::vector<Seen> seen;
  Route route;
  route.method = "POST";
  route.pattern = "/phones/{number}";
  route.handler = std::move(handler);
  auto routes = observed({route}, [&](const Observation& each) {
    EXPECT_GE(each.took, Duration(0));
    seen.push_back({std::string(each.method) + " " + std::string(each.pattern), each.status});
  });
  try {
    (void)test::await(routes.front().handler({}));
  } catch (const std::runtime_error&) {
    if (thrown != nullptr) *thrown = true;
  }
  return seen;
}

TEST(Observed, TellsPatternAndStatusOfEachAnswer) {
  const auto seen = call([](Request) -> awaitable<Response> {
    Response response;
    response.status = 409;
    co_return response;
  });
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen.front().what, "POST /phones/{number}");
  EXPECT_EQ(seen.front().status, 409U);
}

TEST(Observed, AHandlerThatThrowsIsAFailureAndGoesOnThrowing) {
  bool thrown = false;
  const auto seen = call(
      [](Request) -> awaitable<Response> {
        throw std::runtime_error("fault");
        co_return Response();
      },
      &thrown);
  EXPECT_TRUE(thrown);
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen.front().status, 500U);
}

}  // namespace
}  // namespace kurir::http
