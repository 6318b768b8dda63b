#include "adapters/http/legacy/balance_json.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

namespace kurir::http::legacy {
namespace {

constexpr std::string_view kGood = R"({"apikey":"apikey","waid":"waid"})";

TEST(ParseBalanceRequest, ReadsTheDocumentsExample) {
  const auto request = parse_balance_request(kGood);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->api_key, "apikey");
  EXPECT_EQ(request->waid, "waid");
}

TEST(ParseBalanceRequest, IgnoresStrangersAndTakesNumbersAsText) {
  const auto request = parse_balance_request(R"({"waid":7,"datapacket":[],"apikey":"a","apikey":12})");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->api_key, "12");
  EXPECT_EQ(request->waid, "7");
}

TEST(ParseBalanceRequest, RefusesEverythingElse) {
  for (const std::string body :
       {"", "null", "[]", "{}", R"({"apikey":"a"})", R"({"waid":"w"})", R"({"apikey":null,"waid":"w"})",
        R"({"apikey":"a","waid":["w"]})", R"([{"apikey":"a","waid":"w"}])", "apikey=a&waid=w", R"({"apikey":"a","waid":"w"}x)"}) {
    const auto request = parse_balance_request(body);
    ASSERT_FALSE(request) << body;
    EXPECT_EQ(request.error().code, ErrorCode::malformed);
  }
  for (std::size_t length = 0; length < kGood.size(); ++length) {
    EXPECT_FALSE(parse_balance_request(kGood.substr(0, length))) << length;
  }
}

TEST(RenderBalanceOutcome, HasTheDocumentsShape) {
  EXPECT_EQ(render_balance_outcome({app::BalanceStatus::success, "19040", "2015-01-01", "XXX", "6000", "2015-01-01"}),
            R"({"balance_respon":[{"globalstatus":10,"globalstatustext":"Success","Balance":"19040","Expired":"2015-01-01",)"
            R"("WhatsApp Id":"XXX","WhatsApp Balance":"6000","WhatsApp Expired":"2015-01-01"}]})");
}

TEST(RenderBalanceOutcome, AnErrorHasStatusAndTextOnly) {
  using app::BalanceStatus;
  const std::pair<BalanceStatus, std::string_view> rows[] = {
      {BalanceStatus::post_error, R"("globalstatus":20,"globalstatustext":"Json Post Error")"},
      {BalanceStatus::failed, R"("globalstatus":25,"globalstatustext":"Error Check Balance")"},
      {BalanceStatus::unknown_key, R"("globalstatus":30,"globalstatustext":"ApiKey not register")"},
      {BalanceStatus::too_soon, R"("globalstatus":35,"globalstatustext":"Check Balance Limit")"},
      {BalanceStatus::address_not_allowed, R"("globalstatus":40,"globalstatustext":"Ip address not register")"}};
  for (const auto& [status, text] : rows) {
    app::BalanceOutcome outcome{.balance = "1"};
    outcome.status = status;
    EXPECT_EQ(render_balance_outcome(outcome), R"({"balance_respon":[{)" + std::string(text) + "}]}");
  }
}

TEST(RenderBalanceOutcome, EscapesTheWaid) {
  const auto body = render_balance_outcome({app::BalanceStatus::success, "0", "", "a\"b\\c", "", ""});
  EXPECT_EQ(boost::json::parse(body).at("balance_respon").at(0).at("WhatsApp Id").as_string(), "a\"b\\c");
}

}  // namespace
}  // namespace kurir::http::legacy
