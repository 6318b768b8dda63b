#include "runtime/look_up.hpp"

#include <gmock/gmock.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

namespace kurir::runtime {
namespace {

namespace asio = boost::asio;

/// The addresses of `host`, as text.
std::vector<std::string> addresses(const std::string& host) {
  asio::io_context loop;
  auto found = asio::co_spawn(loop, look_up(host, "443", Instant::clock::now() + std::chrono::seconds(10)), asio::use_future);
  loop.run();
  std::vector<std::string> texts;
  for (const auto& endpoint : found.get().value()) texts.push_back(endpoint.address().to_string());
  return texts;
}

TEST(LookUpTest, LocalhostIsThisMachineWhateverANameServerSays) {
  EXPECT_THAT(addresses("localhost"), testing::ElementsAre("127.0.0.1", "::1"));
}

TEST(LookUpTest, NumbersAreTakenAsTheyAre) {
  EXPECT_THAT(addresses("192.0.2.7"), testing::ElementsAre("192.0.2.7"));
  EXPECT_THAT(addresses("2001:db8::7"), testing::ElementsAre("2001:db8::7"));
}

}  // namespace
}  // namespace kurir::runtime
