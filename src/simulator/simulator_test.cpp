// The simulator as a program sees it: two doors, calls from other threads, JSON over HTTP.
#include "simulator/simulator.hpp"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>

#include "crypto/system_random.hpp"
#include "support/manual_clock.hpp"

namespace kurir::simulator {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using ::testing::HasSubstr;

class SimulatorTest : public ::testing::Test {
 protected:
  kurir::test::ManualClock clock_;
  crypto::SystemRandom random_;
  asio::io_context loop_{1};
  Simulator simulator_{loop_.get_executor(), {}, clock_, random_};
  Endpoints endpoints_;
  std::thread thread_;

  void SetUp() override {
    endpoints_ = simulator_.start().value();
    thread_ = std::thread([this] { loop_.run(); });
  }
  void TearDown() override {
    run(simulator_.stop());
    thread_.join();  // nothing is left to do
  }

  /// Awaits on another executor than the simulator's.
  template <class T>
  T run(asio::awaitable<T> task) {
    asio::io_context here;
    auto result = asio::co_spawn(here, std::move(task), asio::use_future);
    here.run();
    return result.get();
  }

  struct Answer {
    int status;
    boost::json::value body;
    std::string raw;
  };
  [[nodiscard]] static std::string exchange(const std::string& url, const std::string& request) {
    asio::io_context here;
    tcp::socket socket(here);
    auto port = url.substr(url.rfind(':') + 1);
    socket.connect({asio::ip::make_address("127.0.0.1"), static_cast<std::uint16_t>(std::stoi(port))});
    asio::write(socket, asio::buffer(request));
    std::string answer;
    boost::system::error_code end;
    asio::read(socket, asio::dynamic_buffer(answer), end);
    return answer;
  }
  Answer call(const std::string& method, const std::string& path, const std::string& body = "") const {
    auto raw = exchange(endpoints_.control,
                        fmt::format("{} {} HTTP/1.1\r\nHost: sim\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{}", method,
                                    path, body.size(), body));
    auto start = raw.find("\r\n\r\n");
    boost::system::error_code error;
    return {std::stoi(raw.substr(9, 3)), boost::json::parse(raw.substr(start + 4), error), raw};
  }
  static std::string message_of(const Answer& answer) {
    return boost::json::value_to<std::string>(answer.body.at("error").at("message"));
  }
};

TEST_F(SimulatorTest, NamesItsDoorsAndItsRoot) {
  EXPECT_THAT(endpoints_.url, ::testing::MatchesRegex("ws://127\\.0\\.0\\.1:[0-9]+/ws/chat"));
  EXPECT_THAT(endpoints_.control, ::testing::MatchesRegex("http://127\\.0\\.0\\.1:[0-9]+"));
  EXPECT_EQ(endpoints_.root.size(), 64U);
}

TEST_F(SimulatorTest, PhonesWriteToEachOther) {
  auto first = run(simulator_.add_phone({"628111111111", "", Reading::manual, ""}));
  ASSERT_TRUE(first);
  EXPECT_EQ(run(simulator_.add_phone({"628111111111", "", Reading::manual, ""})).error().code, ErrorCode::already_exists);
  auto drawn = call("POST", "/phones", R"({"auto_read":true})");
  ASSERT_EQ(drawn.status, 201);
  auto number = boost::json::value_to<std::string>(drawn.body.at("number"));
  ASSERT_TRUE(run(simulator_.send_text("628111111111", number, "hello")));
  auto messages = call("GET", "/phones/" + number + "/messages").body.at("messages");
  ASSERT_EQ(messages.as_array().size(), 1U);
  EXPECT_EQ(messages.at(0).at("text"), "hello");
  EXPECT_EQ(messages.at(0).at("from"), "628111111111");
  EXPECT_EQ(messages.at(0).at("device"), 0);
  EXPECT_EQ(messages.at(0).at("read"), true);
  EXPECT_EQ(messages.at(0).at("at"), "2027-01-15T08:00:00.000Z");
  EXPECT_EQ(run(simulator_.messages(number)).value().size(), 1U);
  EXPECT_EQ(run(simulator_.phones()).size(), 2U);
  EXPECT_EQ(call("GET", "/state").body.at("messages").at("read"), 1);
}

TEST_F(SimulatorTest, MistakesSayWhatToDo) {
  call("POST", "/phones", R"({"number":"628111111111"})");
  const std::vector<std::tuple<std::string, std::string, std::string, int, std::string>> mistakes{
      {"POST", "/phones", "[", 400, "JSON object"},
      {"POST", "/phones", R"({"nummer":"1"})", 400, "unknown field nummer"},
      {"POST", "/phones", R"({"number":628111111111})", 400, "number must be a string"},
      {"POST", "/phones", R"({"number":"+62"})", 400, "7 to 15 digits"},
      {"POST", "/phones", R"({"number":"628111111111"})", 409, "already"},
      {"POST", "/phones/1/messages", R"({"to":"2","text":"x"})", 404, "POST /phones"},
      {"POST", "/phones/628111111111/messages", R"({"to":"62812345678"})", 400, "text is missing"},
      {"POST", "/phones/628111111111/messages", R"({"to":"62812345678","text":"x"})", 404, "add that phone first"},
      {"POST", "/phones/628111111111/read", R"({"id":"nothing"})", 404, "no message"},
      {"POST", "/phones/628111111111/scan", R"({"qr":"hello"})", 400, "five fields"},
      {"DELETE", "/phones/628111111111/devices/0", "", 404, "no such companion"},
      {"POST", "/faults", R"({"kind":"storm","client":"1"})", 400, "lost_ack"},
      {"POST", "/faults", R"({"kind":"drop"})", 400, "number:device"},
      {"POST", "/faults", R"({"kind":"drop","client":"1","times":0})", 400, "times"},
  };
  for (const auto& [method, path, body, status, hint] : mistakes) {
    auto answer = call(method, path, body);
    EXPECT_EQ(answer.status, status) << path << " " << body;
    EXPECT_THAT(message_of(answer), HasSubstr(hint)) << path << " " << body;
  }
  EXPECT_EQ(call("POST", "/phones", std::string(200'000, 'x')).status, 413);
}

TEST_F(SimulatorTest, FaultsWaitAreListedAndForgotten) {
  ASSERT_EQ(call("POST", "/faults", R"({"kind":"lost_ack","client":"628111111111:3","times":2})").status, 201);
  auto faults = call("GET", "/faults").body.at("faults");
  ASSERT_EQ(faults.as_array().size(), 1U);
  EXPECT_EQ(faults.at(0).at("client"), "628111111111:3");
  EXPECT_EQ(faults.at(0).at("times"), 2);
  call("DELETE", "/faults");
  EXPECT_TRUE(call("GET", "/faults").body.at("faults").as_array().empty());
}

TEST_F(SimulatorTest, TheClientsDoorIsForWebSocketsOnly) {
  auto port = endpoints_.url.substr(0, endpoints_.url.rfind('/', endpoints_.url.rfind('/') - 1));
  EXPECT_THAT(exchange(port, "GET /ws/chat HTTP/1.1\r\nHost: sim\r\n\r\n"), HasSubstr("404"));
  EXPECT_EQ(exchange(port, "nonsense\r\n\r\n"), "");
}

}  // namespace
}  // namespace kurir::simulator
