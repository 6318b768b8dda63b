#include "adapters/http/legacy/send_json.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

namespace kurir::http::legacy {
namespace {

constexpr std::string_view kGood =
    R"({"apikey":"k","waid":"w","datapacket":[{"number":"6281","message":"Message+1","sendingdatetime":""},)"
    R"({"number":"081","message":"Message 2","sendingdatetime":"2017-01-01 23:59:59"}]})";

/// The request with one packet, this packet.
std::string with_packet(std::string_view packet) {
  return R"({"apikey":"k","waid":"w","datapacket":[)" + std::string(packet) + "]}";
}

TEST(ParseSendRequest, ReadsTheDocumentsExample) {
  const auto request = parse_send_request(kGood);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->api_key, "k");
  EXPECT_EQ(request->waid, "w");
  ASSERT_EQ(request->packets.size(), 2U);
  EXPECT_EQ(request->packets[0].number, "6281");
  EXPECT_EQ(request->packets[0].message, "Message+1");
  EXPECT_EQ(request->packets[0].sending_time, "");
  EXPECT_EQ(request->packets[1].sending_time, "2017-01-01 23:59:59");
}

TEST(ParseSendRequest, IgnoresStrangersAndTakesNumbersAsText) {
  const auto request = parse_send_request(
      R"( {"x":[{}],"apikey":12,"waid":18446744073709551615,"datapacket":[{"number":6281234567890,"message":-5,"y":null}]} )");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->api_key, "12");
  EXPECT_EQ(request->waid, "18446744073709551615");
  EXPECT_EQ(request->packets[0].number, "6281234567890");
  EXPECT_EQ(request->packets[0].message, "-5");
  EXPECT_EQ(request->packets[0].sending_time, "");
}

TEST(ParseSendRequest, TheTimeMayBeMissingOrNull) {
  EXPECT_TRUE(parse_send_request(with_packet(R"({"number":"1","message":"m","sendingdatetime":null})")));
  EXPECT_TRUE(parse_send_request(with_packet(R"({"number":"1","message":"m"})")));
}

TEST(ParseSendRequest, OfRepeatedMembersTheLastCounts) {
  const auto request =
      parse_send_request(R"({"apikey":[],"apikey":"b","waid":"w","datapacket":[{"number":"1","number":"2","message":"m"}]})");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->api_key, "b");
  EXPECT_EQ(request->packets[0].number, "2");
}

TEST(ParseSendRequest, NulCharactersStayInTheText) {
  const auto request = parse_send_request(with_packet(R"({"number":"1\u00002","message":"a\u0000b"})"));
  ASSERT_TRUE(request);
  EXPECT_EQ(request->packets[0].number, std::string("1\0002", 3));
  EXPECT_EQ(request->packets[0].message, std::string("a\0b", 3));
}

TEST(ParseSendRequest, RefusesEverythingElse) {
  using namespace std::string_literals;
  const std::string bodies[] = {
      "",
      " ",
      "null",
      "1",
      "\"x\"",
      "[]",
      "{}",
      "{",
      "not json",
      "apikey=k&waid=w",
      R"({"apikey":"k","waid":"w"})",
      R"({"apikey":"k","datapacket":[{"number":"1","message":"m"}]})",
      R"({"waid":"w","datapacket":[{"number":"1","message":"m"}]})",
      R"({"apikey":"k","waid":"w","datapacket":[]})",
      R"({"apikey":"k","waid":"w","datapacket":{}})",
      R"({"apikey":"k","waid":"w","datapacket":"x"})",
      R"({"apikey":null,"waid":"w","datapacket":[{"number":"1","message":"m"}]})",
      R"({"apikey":true,"waid":"w","datapacket":[{"number":"1","message":"m"}]})",
      R"({"Apikey":"k","waid":"w","datapacket":[{"number":"1","message":"m"}]})",
      with_packet("1"),
      with_packet("[]"),
      with_packet("{}"),
      with_packet(R"({"number":"1"})"),
      with_packet(R"({"message":"m"})"),
      with_packet(R"({"number":["1"],"message":"m"})"),
      with_packet(R"({"number":"1","message":null})"),
      with_packet(R"({"number":"1","message":"m","sendingdatetime":false})"),
      with_packet(R"({"number":"1","message":"m"},{})"),
      with_packet("{\"number\":\"1\",\"message\":\"\xff\"}"),
      with_packet(R"({"number":"1","message":"\ud800"})"),
      with_packet("{\"number\":\"1\",\"message\":\"a\nb\"}"),
      with_packet(R"({"number":"1","message":"m","x":1e999x})"),
      std::string(kGood) + "{}",
      std::string(kGood) + "\0"s,
      "\0"s + std::string(kGood),
      R"({"x":)" + std::string(60'000, '['),
      with_packet(R"({"number":"1","message":"m","x":)" + std::string(20, '[') + std::string(20, ']') + "}"),
  };
  for (const auto& body : bodies) {
    const auto request = parse_send_request(body);
    ASSERT_FALSE(request) << body.substr(0, 200);
    EXPECT_EQ(request.error().code, ErrorCode::malformed);
  }
}

TEST(ParseSendRequest, NoPrefixOfARequestIsARequest) {
  for (std::size_t length = 0; length < kGood.size(); ++length) {
    EXPECT_FALSE(parse_send_request(kGood.substr(0, length))) << length;
  }
}

TEST(RenderSendOutcome, HasTheDocumentsShape) {
  const app::SendOutcome outcome{app::RequestStatus::success,
                                 {{"62811", app::PacketStatus::success, domain::MessageId(12'345'788), 200},
                                  {"62812", app::PacketStatus::minimum_balance, {}, 0}}};
  EXPECT_EQ(
      render_send_outcome(outcome),
      R"({"sending_respon":[{"globalstatus":10,"globalstatustext":"Success","datapacket":[)"
      R"({"packet":{"number":"62811","sendingid":12345788,"sendingstatus":10,"sendingstatustext":"success","price":200}},)"
      R"({"packet":{"number":"62812","sendingid":0,"sendingstatus":80,"sendingstatustext":"Minimum Balance","price":0}}]}]})");
}

TEST(RenderSendOutcome, NamesEveryGlobalStatus) {
  using app::RequestStatus;
  const std::pair<RequestStatus, std::string_view> rows[] = {
      {RequestStatus::success, R"("globalstatus":10,"globalstatustext":"Success")"},
      {RequestStatus::post_error, R"("globalstatus":20,"globalstatustext":"Json Post Error")"},
      {RequestStatus::unknown_key, R"("globalstatus":30,"globalstatustext":"ApiKey not register")"},
      {RequestStatus::address_not_allowed, R"("globalstatus":40,"globalstatustext":"Ip address not register")"},
      {RequestStatus::expired, R"("globalstatus":50,"globalstatustext":"Expired Balance")"},
      {RequestStatus::too_many_packets, R"("globalstatus":55,"globalstatustext":"Maximum Data")"}};
  for (const auto& [status, text] : rows) {
    EXPECT_EQ(render_send_outcome({status, {}}), R"({"sending_respon":[{)" + std::string(text) + R"(,"datapacket":[]}]})");
  }
}

TEST(RenderSendOutcome, NamesEverySendingStatus) {
  using app::PacketStatus;
  const std::pair<PacketStatus, std::string_view> rows[] = {
      {PacketStatus::success, R"("sendingstatus":10,"sendingstatustext":"success")"},
      {PacketStatus::invalid_number, R"("sendingstatus":60,"sendingstatustext":"Invalid Number")"},
      {PacketStatus::invalid_message, R"("sendingstatus":70,"sendingstatustext":"Invalid Message")"},
      {PacketStatus::minimum_balance, R"("sendingstatus":80,"sendingstatustext":"Minimum Balance")"},
      {PacketStatus::system_error, R"("sendingstatus":90,"sendingstatustext":"System Error")"}};
  for (const auto& [status, text] : rows) {
    EXPECT_NE(render_send_outcome({app::RequestStatus::success, {{"1", status, {}, 0}}}).find(text), std::string::npos) << text;
  }
}

TEST(RenderSendOutcome, EscapesWhatTheCustomerWrote) {
  using namespace std::string_literals;
  const std::string number = "a\"b\\c\n\0</script>é"s;
  const auto body = render_send_outcome({app::RequestStatus::success, {{number, app::PacketStatus::invalid_number, {}, 0}}});
  const auto parsed = boost::json::parse(body);
  EXPECT_EQ(parsed.at("sending_respon").at(0).at("datapacket").at(0).at("packet").at("number").as_string(), number);
}

}  // namespace
}  // namespace kurir::http::legacy
