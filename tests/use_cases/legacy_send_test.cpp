// The send call as a customer's script sees it: bytes over a socket in, bytes out. Walks the contract's tables.
#include "adapters/http/legacy/routes.hpp"

#include <gmock/gmock.h>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>

#include "runtime/event_loops.hpp"
#include "use_cases/customer.hpp"

namespace kurir::http::legacy {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using test::CustomerOptions;

constexpr std::string_view kPath = "/sms/api_whatsapp_send_json.php";

struct Reply {
  std::string head;
  std::string body;

  [[nodiscard]] json::value answer() const { return json::parse(body).at("sending_respon").at(0); }
  [[nodiscard]] json::value packet(std::size_t index) const { return answer().at("datapacket").at(index).at("packet"); }
  [[nodiscard]] std::string status() const {
    return fmt::format("{} {}", answer().at("globalstatus").as_int64(),
                       std::string_view(answer().at("globalstatustext").as_string()));
  }
  [[nodiscard]] std::string packet_status(std::size_t index) const {
    const auto entry = packet(index);
    return fmt::format("{} {}", entry.at("sendingstatus").as_int64(),
                       std::string_view(entry.at("sendingstatustext").as_string()));
  }
};

class LegacySend : public testing::Test {
 protected:
  void SetUp() override {
    loops_.start();
    auto port = server_.listen("127.0.0.1:0");
    ASSERT_TRUE(port) << port.error().message;
    port_ = *port;
  }
  void TearDown() override { test::await(server_.stop(std::chrono::seconds(5))); }

  Reply send(std::string_view body, std::string_view headers = "", std::string_view method = "POST") {
    asio::io_context loop;
    asio::ip::tcp::socket socket(loop);
    socket.connect({asio::ip::make_address("127.0.0.1"), port_});
    asio::write(socket,
                asio::buffer(fmt::format("{} {} HTTP/1.1\r\nHost: kurir\r\nConnection: close\r\nContent-Length: {}\r\n{}\r\n{}",
                                         method, kPath, body.size(), headers, body)));
    std::string all;
    boost::system::error_code ended;
    asio::read(socket, asio::dynamic_buffer(all), ended);
    const auto split = all.find("\r\n\r\n");
    if (split == std::string::npos) throw std::runtime_error("no HTTP response");
    return {all.substr(0, split), all.substr(split + 4)};
  }
  static json::value packet(std::string_view number, std::string_view message, std::string_view time = "") {
    return {{"number", number}, {"message", message}, {"sendingdatetime", time}};
  }
  static std::string request(const test::Customer& customer, json::array packets) {
    return json::serialize(
        json::value{{"apikey", customer.api_key}, {"waid", customer.waid}, {"datapacket", std::move(packets)}});
  }
  static std::string request(const test::Customer& customer, std::string_view number, std::string_view message,
                             std::string_view time = "") {
    return request(customer, json::array{packet(number, message, time)});
  }
  static std::string good(const test::Customer& customer) { return request(customer, "6281234567890", "Kode Anda 123456"); }

  runtime::EventLoops loops_{2};  // first: the store completes on them to its end
  test::TemporaryStore store_;
  test::ManualClock clock_;
  test::SeededRandom random_{1};
  app::AcceptMessages service_{store_.get(), clock_, random_, {}};
  app::CheckBalance balance_{store_.get(), clock_, app::CheckBalance::kUsualInterval};
  Server server_{loops_.all(), legacy_routes(service_, balance_)};
  std::uint16_t port_ = 0;
};

TEST_F(LegacySend, TheDocumentsSampleWorks) {
  const auto customer = add_customer(store_, "a");
  const auto reply = send(request(customer, {packet("6281234567890", "Message+1+whatsapp+json"),
                                             packet("085312345678", "Message+2+whatsapp+json", "2019-01-01 23:59:59")}),
                          "Content-Type: application/json\r\n");
  EXPECT_TRUE(reply.head.starts_with("HTTP/1.1 200 ")) << reply.head;
  EXPECT_THAT(reply.head, testing::ContainsRegex("[Cc]ontent-[Tt]ype: application/json"));
  EXPECT_EQ(reply.status(), "10 Success");
  EXPECT_EQ(reply.packet_status(0), "10 success");
  EXPECT_EQ(reply.packet_status(1), "10 success");
  EXPECT_EQ(reply.packet(0).at("number").as_string(), "6281234567890");
  EXPECT_EQ(reply.packet(1).at("number").as_string(), "6285312345678");
  EXPECT_EQ(reply.packet(1).at("price").as_int64(), 200);
  EXPECT_GT(reply.packet(0).at("sendingid").as_int64(), 0);
  EXPECT_LT(reply.packet(0).at("sendingid").as_int64(), 1LL << 53);
  EXPECT_NE(reply.packet(0).at("sendingid"), reply.packet(1).at("sendingid"));
}

TEST_F(LegacySend, EveryGlobalStatus) {
  const auto customer = add_customer(store_, "a");
  CustomerOptions elsewhere;
  elsewhere.account.allowed_addresses = {"198.51.100.7"};
  CustomerOptions expired;
  expired.account.expires_at = clock_.now();
  const test::Customer nobody{"key-nobody", customer.waid, {}, {}};
  const test::Customer foreign{customer.api_key, add_customer(store_, "b").waid, {}, {}};
  const json::array six(6, packet("6281234567890", "Kode Anda 123456"));

  const std::pair<std::string, std::string_view> rows[] = {
      {good(customer), "10 Success"},
      {"apikey=1&waid=2", "20 Json Post Error"},
      {"[" + good(customer) + "]", "20 Json Post Error"},
      {R"({"apikey":"k","waid":"w"})", "20 Json Post Error"},
      {request(customer, json::array{}), "20 Json Post Error"},
      {"", "20 Json Post Error"},
      {request(customer, "6281234567890", std::string(66'000, 'x')), "20 Json Post Error"},
      {good(nobody), "30 ApiKey not register"},
      {good(foreign), "30 ApiKey not register"},
      {good(add_customer(store_, "elsewhere", elsewhere)), "40 Ip address not register"},
      {good(add_customer(store_, "expired", expired)), "50 Expired Balance"},
      {request(customer, six), "55 Maximum Data"},
  };
  for (const auto& [body, status] : rows) {
    const auto reply = send(body);
    EXPECT_TRUE(reply.head.starts_with("HTTP/1.1 200 ")) << reply.head;
    EXPECT_EQ(reply.status(), status) << body.substr(0, 300);
    if (status != "10 Success") EXPECT_TRUE(reply.answer().at("datapacket").as_array().empty());
  }
}

TEST_F(LegacySend, EverySendingStatus) {
  const auto customer = add_customer(store_, "a");
  CustomerOptions without_money;
  without_money.balance = 199;
  const auto poor = add_customer(store_, "poor", without_money);
  const auto gone = add_customer(store_, "gone");
  store_.write([&](ports::Transaction& tx) { tx.devices().set_state(gone.device, domain::DeviceState::logged_out, "", Time{}); });
  const std::string number = "6281234567890";
  const std::string long_text(481, 'x');

  const std::pair<std::string, std::string_view> rows[] = {
      {request(customer, number, "1234567890"), "10 success"},
      {request(customer, number, std::string(480, 'x')), "10 success"},
      {request(customer, number, "50% off, 1+1"), "10 success"},
      {request(customer, "6281xxx", "1234567890"), "60 Invalid Number"},
      {request(customer, "", "1234567890"), "60 Invalid Number"},
      {request(customer, number, "123456789"), "70 Invalid Message"},
      {request(customer, number, long_text), "70 Invalid Message"},
      {request(customer, number, "Caf%E9+au+lait"), "70 Invalid Message"},
      {request(customer, number, std::string("nul \0 in the text", 17)), "70 Invalid Message"},
      {request(customer, number, "1234567890", "2030-13-01 00:00:00"), "70 Invalid Message"},
      {request(customer, number, "1234567890", "2099-01-01 00:00:00"), "70 Invalid Message"},
      {request(poor, number, "1234567890"), "80 Minimum Balance"},
      {request(gone, number, "1234567890"), "90 System Error"},
  };
  for (const auto& [body, status] : rows) {
    const auto reply = send(body);
    EXPECT_EQ(reply.status(), "10 Success");
    EXPECT_EQ(reply.packet_status(0), status) << body.substr(0, 300);
    if (status == "10 success") continue;
    EXPECT_EQ(reply.packet(0).at("sendingid").as_int64(), 0);
    EXPECT_EQ(reply.packet(0).at("price").as_int64(), 0);
  }
}

TEST_F(LegacySend, AnyContentTypeWillDo) {
  const auto customer = add_customer(store_, "a");
  for (const auto* type : {"", "Content-Type: text/plain\r\n", "Content-Type: application/x-www-form-urlencoded\r\n"}) {
    EXPECT_EQ(send(good(customer), type).packet_status(0), "10 success") << type;
  }
}

TEST_F(LegacySend, AnIdempotencyKeySendsOnce) {
  const auto customer = add_customer(store_, "a");
  const auto header = "Idempotency-Key: order-1\r\n";
  const auto first = send(good(customer), header);
  EXPECT_EQ(send(good(customer), header).body, first.body);
  EXPECT_EQ(send(good(customer) + " ", header).status(), "20 Json Post Error");
  EXPECT_NE(send(good(customer)).body, first.body);
  EXPECT_EQ(send(good(customer), "Idempotency-Key: " + std::string(256, 'x') + "\r\n").status(), "20 Json Post Error");
}

TEST_F(LegacySend, OtherMethodsAreRefused) {
  const auto reply = send("", "", "GET");
  EXPECT_TRUE(reply.head.starts_with("HTTP/1.1 405 ")) << reply.head;
}

}  // namespace
}  // namespace kurir::http::legacy
