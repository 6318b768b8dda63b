// /v1/messages, /v1/conversations, /v1/overview: handlers called as the framework calls them.
#include <gmock/gmock.h>
#include <boost/json.hpp>

#include "adapters/http/v1/conversations.hpp"
#include "adapters/http/v1/messages.hpp"
#include "adapters/http/v1/overview.hpp"
#include "domain/csv.hpp"
#include "support/await.hpp"
#include "use_cases/customer.hpp"

namespace kurir::http::v1 {
namespace {

namespace json = boost::json;
using test::await;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// Keeps what is written.
class Gathered final : public BodyStream {
 public:
  boost::asio::awaitable<bool> write(std::string bytes) override {
    text += bytes;
    ++writes;
    co_return true;
  }
  std::string text;
  int writes = 0;
};

class MessagesApi : public testing::Test {
 protected:
  MessagesApi() {
    who_.actor = "user:budi";
    who_.user.emplace();
    who_.user->role = domain::Role::owner;
    who_.account = customer_.account;
    const Desk desk{store_.get(), clock_};
    endpoints_ = message_endpoints({desk, texts_, [this](domain::DeviceId, Time due) { released_.push_back(due); },
                                    [this] { ++moved_; }, [this] { ++announced_; }});
    for (auto more : {conversation_endpoints(desk), overview_endpoints(desk)}) {
      endpoints_.insert(endpoints_.end(), more.begin(), more.end());
    }
  }

  using Parameters = std::vector<std::pair<std::string, std::string>>;
  Answer call(std::string_view method, std::string_view pattern, const json::value& body = json::object{}, std::string query = {},
              Parameters parameters = {}) {
    const auto found = std::ranges::find_if(
        endpoints_, [&](const Endpoint& endpoint) { return endpoint.method == method && endpoint.pattern == pattern; });
    if (found == endpoints_.end()) throw std::logic_error("no such endpoint");
    Call made{.http = {}, .who = who_, .account = customer_.account};
    made.http.method = method;
    made.http.query = std::move(query);
    made.http.body = json::serialize(body);
    made.http.parameters = std::move(parameters);
    made.http.headers = headers_;
    return await(found->handler(std::move(made)));
  }
  json::value get(std::string_view pattern, std::string query = {}, Parameters parameters = {}) {
    return json::parse(call("GET", pattern, json::object{}, std::move(query), std::move(parameters)).value().body);
  }
  json::value of_message(std::string_view method, std::string_view what, std::int64_t id,
                         const json::value& body = json::object{}) {
    const auto pattern = fmt::format("/v1/messages/{{message_id}}{}", what);
    return json::parse(call(method, pattern, body, {}, {{"message_id", std::to_string(id)}}).value().body);
  }
  static json::object letter(const std::vector<std::string>& numbers, const std::string& text = "Halo dari toko") {
    return {{"device", "waid-a"}, {"to", json::value_from(numbers)}, {"text", text}};
  }
  std::int64_t send(const json::object& body) {
    return json::parse(call("POST", "/v1/messages", body).value().body).at_pointer("/data/0/id").as_int64();
  }
  std::string code_of(const Answer& answer) {
    return answer ? "200" : fmt::format("{} {}", answer.error().code, answer.error().field);
  }

  test::TemporaryStore store_;
  test::ManualClock clock_;
  test::SeededRandom random_{1};
  app::SendTexts texts_{store_.get(), clock_, random_, {}};
  test::Customer customer_ = test::add_customer(store_, "a");
  test::Customer other_ = test::add_customer(store_, "b");
  app::Principal who_;
  Headers headers_;
  std::vector<Time> released_;
  int moved_ = 0;
  int announced_ = 0;
  std::vector<Endpoint> endpoints_;
};

TEST_F(MessagesApi, SendsAndShows) {
  const auto sent = json::parse(call("POST", "/v1/messages", letter({"081200000001", "12"})).value().body);
  EXPECT_EQ(sent.at_pointer("/data/0/number").as_string(), "6281200000001");
  EXPECT_EQ(sent.at_pointer("/data/0/state").as_string(), "waiting");
  EXPECT_EQ(sent.at_pointer("/data/0/price").as_int64(), 200);
  EXPECT_TRUE(sent.at_pointer("/data/0/error").is_null());
  EXPECT_TRUE(sent.at_pointer("/data/1/id").is_null());
  EXPECT_EQ(sent.at_pointer("/data/1/error/code").as_string(), "invalid_number");
  const auto shown = of_message("GET", "", sent.at_pointer("/data/0/id").as_int64());
  EXPECT_EQ(shown.at("text").as_string(), "Halo dari toko");
  EXPECT_EQ(shown.at("device").as_string(), "waid-a");
  EXPECT_EQ(shown.at_pointer("/timeline/0/step").as_string(), "accepted");
}

TEST_F(MessagesApi, SaysWhatIsWrongWithARequest) {
  const auto refused = [&](json::object body) { return code_of(call("POST", "/v1/messages", body)); };
  auto body = letter({"081200000001"});
  body["lane"] = "fastest";
  EXPECT_EQ(refused(body), "invalid_argument lane");
  body = letter({"081200000001"});
  body["send_at"] = "tomorrow";
  EXPECT_EQ(refused(body), "invalid_argument send_at");
  body = letter({"081200000001"});
  body["colour"] = "red";
  EXPECT_EQ(refused(body), "invalid_argument colour");
  body = letter({"081200000001"});
  body["device"] = other_.waid;
  EXPECT_EQ(refused(body), "not_found device");
  EXPECT_EQ(refused({{"device", "waid-a"}, {"text", "x"}}), "invalid_argument to");
  EXPECT_EQ(code_of(call("GET", "/v1/messages", {}, "state=lost")), "invalid_argument state");
  EXPECT_EQ(code_of(call("GET", "/v1/messages", {}, "from=yesterday")), "invalid_argument from");
  EXPECT_EQ(code_of(call("GET", "/v1/messages", {}, "cursor=abc")), "invalid_argument cursor");
  EXPECT_EQ(code_of(call("GET", "/v1/messages", {}, "number=abc")), "invalid_argument number");
  EXPECT_EQ(code_of(call("GET", "/v1/messages", {}, "device=" + other_.waid)), "not_found ");
}

TEST_F(MessagesApi, TheSameKeyGivesTheSameAnswer) {
  headers_ = {{"idempotency-key", "order-17"}};
  const auto first = call("POST", "/v1/messages", letter({"081200000001"})).value().body;
  EXPECT_EQ(call("POST", "/v1/messages", letter({"081200000001"})).value().body, first);
  EXPECT_EQ(call("POST", "/v1/messages", letter({"081200000002"})).error().code, "idempotency_key_reused");
  EXPECT_THAT(get("/v1/messages").at("data").as_array(), SizeIs(1));
}

TEST_F(MessagesApi, ATrialHidesTheBalanceFromWhoMayNotSeeMoney) {
  const auto price_and_balance = [&] {
    const auto tried = json::parse(call("POST", "/v1/messages/preview", letter({"081200000001"})).value().body);
    return json::serialize(
        json::array{tried.at("price"), tried.at("balance_after"), get("/v1/overview").at("balance").is_null()});
  };
  EXPECT_EQ(price_and_balance(), "[200,9800,false]");
  who_.user->role = domain::Role::developer;
  EXPECT_EQ(price_and_balance(), "[200,null,true]");
}

TEST_F(MessagesApi, PagesByCursorToTheEnd) {
  std::vector<std::int64_t> sent;
  for (int i = 0; i < 7; ++i) sent.push_back(send(letter({fmt::format("08120000000{}", i)})));
  std::ranges::reverse(sent);
  std::vector<std::int64_t> listed;
  std::string cursor;
  do {
    const auto page = get("/v1/messages", "limit=3&cursor=" + cursor);
    for (const auto& each : page.at("data").as_array()) listed.push_back(each.at("id").as_int64());
    cursor = page.at("next").is_null() ? "" : std::string(page.at("next").as_string());
  } while (!cursor.empty());
  EXPECT_EQ(listed, sent);
}

TEST_F(MessagesApi, MovesCancelsAndReleases) {
  auto body = letter({"081200000001"});
  body["send_at"] = "2027-01-15T10:00:00Z";
  const auto id = send(body);
  EXPECT_EQ(of_message("PATCH", "", id, {{"send_at", "2027-01-16T08:00:00+07:00"}}).at("due_at").as_string(),
            "2027-01-16T01:00:00.000Z");
  EXPECT_EQ(moved_, 1);
  EXPECT_EQ(of_message("PATCH", "", id, {{"send_at", nullptr}}).at("state").as_string(), "waiting");
  EXPECT_EQ(code_of(call("PATCH", "/v1/messages/{message_id}", json::object{}, {}, {{"message_id", std::to_string(id)}})),
            "invalid_argument send_at");
  store_.write([&](ports::Transaction& tx) { tx.messages().set_held(domain::MessageId(id), "same_text", "same_text: many"); });
  EXPECT_EQ(of_message("GET", "", id).at("held_by").as_string(), "same_text");
  EXPECT_EQ(get("/v1/overview").at("held").as_int64(), 1);
  EXPECT_EQ(of_message("POST", "/release", id).at("held_by").as_string(), "");
  EXPECT_THAT(released_, SizeIs(1));
  EXPECT_EQ(of_message("POST", "/cancel", id).at("state").as_string(), "cancelled");
  EXPECT_EQ(announced_, 1);
  EXPECT_EQ(code_of(call("POST", "/v1/messages/{message_id}/cancel", {}, {}, {{"message_id", std::to_string(id)}})), "conflict ");
}

TEST_F(MessagesApi, CancelsAllThatWaitOfADevice) {
  for (int i = 0; i < 3; ++i) (void)send(letter({fmt::format("08120000000{}", i)}));
  const auto cancel = [&](const json::object& body) { return call("POST", "/v1/messages/cancel_waiting", body); };
  EXPECT_EQ(cancel({{"device", other_.waid}}).error().code, "not_found");
  EXPECT_EQ(json::parse(cancel({{"device", "waid-a"}}).value().body).at("cancelled").as_int64(), 3);
  EXPECT_EQ(get("/v1/overview").at("waiting").as_int64(), 0);
}

TEST_F(MessagesApi, ForeignMessagesAreNotFound) {
  const auto id = std::to_string(send(letter({"081200000001"})));
  std::swap(customer_, other_);
  for (const auto& [method, what] : {std::pair("GET", ""), {"PATCH", ""}, {"POST", "/cancel"}, {"POST", "/release"}}) {
    const auto pattern = fmt::format("/v1/messages/{{message_id}}{}", what);
    EXPECT_EQ(code_of(call(method, pattern, {{"send_at", nullptr}}, {}, {{"message_id", id}})), "not_found ") << method << what;
  }
}

TEST_F(MessagesApi, ExportsWhatSpreadsheetsOpenSafely) {
  (void)send(letter({"081200000001"}, "=HYPERLINK(\"http://x\")"));
  (void)send(letter({"081200000002"}, "dua baris,\nsatu pesan"));
  const auto response = call("GET", "/v1/messages.csv").value();
  EXPECT_EQ(response.content_type, "text/csv; charset=utf-8");
  Gathered body;
  await(response.stream(body));
  ASSERT_TRUE(body.text.starts_with("\xEF\xBB\xBFid,"));
  domain::CsvReader reader(std::string_view(body.text).substr(3), ',');
  std::vector<std::string> texts;
  while (const auto row = reader.next()) {
    EXPECT_FALSE(row->broken);
    texts.push_back(row->fields.back());
  }
  EXPECT_THAT(texts, ElementsAre("text", "dua baris,\nsatu pesan", "'=HYPERLINK(\"http://x\")"));
}

TEST_F(MessagesApi, ExportsMoreThanAPage) {
  store_.write([&](ports::Transaction& tx) {
    domain::Message message;
    message.account = customer_.account;
    message.device = customer_.device;
    message.number = "6281200000001";
    for (int i = 0; i < 1'200; ++i) {
      message.text = fmt::format("pesan {}", i);
      message.wire_id = message.text;
      (void)tx.messages().insert(message);
    }
  });
  const auto response = call("GET", "/v1/messages.csv", {}, "number=0812").value();
  Gathered body;
  await(response.stream(body));
  EXPECT_EQ(std::ranges::count(body.text, '\n'), 1'201);
  EXPECT_GT(body.writes, 2) << "it is made while it is sent";
  EXPECT_EQ(call("GET", "/v1/messages.csv", {}, "device=nobody").error().code, "not_found");
}

TEST_F(MessagesApi, AConversationIsListedReadAndAnswered) {
  store_.write([&](ports::Transaction& tx) {
    ASSERT_TRUE(tx.inbox().insert_if_new(
        customer_.device,
        {.chat = "c", .sender = "s", .wire_id = "w", .number = "6281200000001", .text = "<b>Buka?</b>", .at = clock_.now()}));
  });
  clock_.advance(std::chrono::minutes(1));
  (void)send(letter({"081200000001"}, "Ya, sampai jam 8."));
  const auto list = get("/v1/conversations", "q=0812");
  EXPECT_EQ(list.at_pointer("/data/0/unread").as_int64(), 1);
  EXPECT_EQ(list.at_pointer("/data/0/last_from").as_string(), "us");
  const Parameters which{{"waid", "waid-a"}, {"number", "6281200000001"}};
  const std::string one = "/v1/conversations/{waid}/{number}";
  const auto first = get(one + "/messages", "limit=1", which);
  EXPECT_EQ(first.at_pointer("/data/0/text").as_string(), "Ya, sampai jam 8.");
  EXPECT_EQ(first.at_pointer("/data/0/state").as_string(), "waiting");
  const auto second = get(one + "/messages", "cursor=" + std::string(first.at("next").as_string()), which);
  EXPECT_EQ(second.at_pointer("/data/0/text").as_string(), "<b>Buka?</b>");
  EXPECT_TRUE(second.at("next").is_null());
  EXPECT_EQ(call("POST", one + "/read", {}, {}, which).value().status, 204U);
  EXPECT_EQ(get(one, "", which).at("unread").as_int64(), 0);
}

}  // namespace
}  // namespace kurir::http::v1
