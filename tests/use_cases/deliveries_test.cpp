// Webhook calls in the customer's hands: looked at, repeated, tried with a sample, forgotten.
#include "app/deliveries.hpp"

#include <gmock/gmock.h>

#include "app/forget_deliveries.hpp"
#include "app/webhook_attempt.hpp"
#include "use_cases/customer.hpp"

namespace kurir::app {
namespace {

using namespace std::chrono_literals;
using domain::EventId;
using domain::EventKind;
using ports::DeliveryState;
using test::await;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

/// One server for all URLs.
class FakeServer final : public ports::HttpClient {
 public:
  boost::asio::awaitable<Result<ports::HttpResponse>> get(ports::HttpRequest, Duration) override {
    co_return fail(ErrorCode::internal, "webhooks are posted");
  }
  boost::asio::awaitable<Result<ports::HttpResponse>> post(ports::HttpRequest request, Duration) override {
    calls.push_back(std::move(request));
    co_return answer;
  }
  Result<ports::HttpResponse> answer = ports::HttpResponse{200, "ok"};
  std::vector<ports::HttpRequest> calls;
};

class Deliveries : public testing::Test {
 protected:
  Deliveries() {
    test::CustomerOptions options;
    options.device.inbox_url = "http://shop/inbox";
    customer_ = test::add_customer(store_, "a", options);
    other_ = test::add_customer(store_, "b");
  }

  EventId append(const test::Customer& customer, EventKind kind = EventKind::inbox, std::string url = "http://shop/old") {
    return store_.write([&](ports::Transaction& tx) {
      domain::WebhookEvent event{.id = {},
                                 .device = customer.device,
                                 .kind = kind,
                                 .ordering_key = fmt::format("key {}", ++keys_),
                                 .url = std::move(url),
                                 .body = kind == EventKind::inbox ? "waid=x&message=apa+kabar%3F&number=6281"
                                                                  : "id=10000012&waid=x&number=6281&status=read",
                                 .created_at = clock_.now(),
                                 .attempts = 0,
                                 .next_attempt_at = clock_.now()};
      return tx.events().append(event);
    });
  }
  void give_up(EventId id) {
    store_.write([&](ports::Transaction& tx) { tx.events().given_up(id, clock_.now()); });
  }
  std::vector<EventId> due(const std::string& url) {
    return store_.write([&](ports::Transaction& tx) {
      std::vector<EventId> ids;
      for (const auto& event : tx.events().due(url, clock_.now(), 1'000)) ids.push_back(event.id);
      return ids;
    });
  }
  WhichDelivery mine(EventId id) const { return {customer_.account, id}; }

  test::TemporaryStore store_;
  test::ManualClock clock_;
  test::SeededRandom random_{1};
  Admin admin_{store_.get(), clock_, "user:budi"};
  FakeServer server_;
  WebhookTest trial_{store_.get(), clock_, random_, server_, [](domain::DeviceId) { return Secret<32>({7}); }};
  test::Customer customer_;
  test::Customer other_;
  int keys_ = 0;
};

TEST_F(Deliveries, AreSummedUpForPeople) {
  (void)append(customer_);
  (void)append(customer_, EventKind::tracking);
  const auto page = await(list_deliveries(store_.get(), {.account = customer_.account})).value();
  ASSERT_THAT(page.deliveries, SizeIs(2));
  EXPECT_EQ(page.deliveries[0].summary, "10000012 read");
  EXPECT_EQ(page.deliveries[1].summary, "6281: apa kabar?");
  EXPECT_EQ(page.deliveries[1].waid, customer_.waid);
}

TEST_F(Deliveries, OfSomebodyElseDoNotExist) {
  const auto foreign = append(other_);
  EXPECT_EQ(await(show_delivery(store_.get(), mine(foreign))).error().code, ErrorCode::not_found);
  EXPECT_EQ(await(redeliver(admin_, mine(foreign))).error().code, ErrorCode::not_found);
  EXPECT_EQ(await(list_deliveries(store_.get(), {.account = customer_.account, .waid = other_.waid})).error().code,
            ErrorCode::not_found);
  EXPECT_EQ(await(redeliver_failed(admin_, customer_.account, other_.waid)).error().code, ErrorCode::not_found);
  EXPECT_THAT(await(list_deliveries(store_.get(), {.account = customer_.account})).value().deliveries, SizeIs(0));
}

TEST_F(Deliveries, AreRepeatedAtTheUrlOfToday) {
  const auto id = append(customer_);
  give_up(id);
  const auto again = await(redeliver(admin_, mine(id))).value();
  EXPECT_EQ(again.view.delivery.state, DeliveryState::waiting);
  EXPECT_EQ(again.view.delivery.event.url, "http://shop/inbox");
  EXPECT_THAT(due("http://shop/inbox"), ElementsAre(id));
}

TEST_F(Deliveries, AllThatFailedAreRepeatedAndCounted) {
  const auto foreign = append(other_);
  give_up(foreign);
  for (int i = 0; i < 450; ++i) give_up(append(customer_));
  (void)append(customer_);
  EXPECT_EQ(await(redeliver_failed(admin_, customer_.account, "")), 450U);
  EXPECT_THAT(due("http://shop/inbox"), SizeIs(450));
  EXPECT_EQ(await(redeliver_failed(admin_, customer_.account, customer_.waid)), 0U);
  EXPECT_EQ(await(show_delivery(store_.get(), {other_.account, foreign})).value().view.delivery.state, DeliveryState::failed);
}

TEST_F(Deliveries, ASampleIsSignedMarkedAndNotStored) {
  const auto attempt = await(test_webhook(trial_, {customer_.waid, customer_.account}, EventKind::inbox)).value();
  EXPECT_EQ(attempt.status, 200);
  EXPECT_EQ(attempt.answer, "ok");
  ASSERT_THAT(server_.calls, SizeIs(1));
  const auto& call = server_.calls.front();
  EXPECT_EQ(call.url, "http://shop/inbox");
  EXPECT_THAT(call.body, HasSubstr("waid=" + customer_.waid));
  EXPECT_EQ(call.headers[0].first, "webhook-id");
  EXPECT_THAT(call.headers[0].second, StartsWith("test_"));
  EXPECT_THAT(call.headers[2].second, StartsWith("v1,"));
  EXPECT_THAT(await(list_deliveries(store_.get(), {.account = customer_.account})).value().deliveries, SizeIs(0));
}

TEST_F(Deliveries, ASampleSaysWhyThereIsNoAnswer) {
  server_.answer = fail(ErrorCode::unavailable, "connection refused");
  const auto attempt = await(test_webhook(trial_, {customer_.waid, customer_.account}, EventKind::inbox)).value();
  EXPECT_EQ(attempt.status, 0);
  EXPECT_EQ(attempt.answer, "connection refused");
  EXPECT_EQ(await(test_webhook(trial_, {customer_.waid, customer_.account}, EventKind::tracking)).error().code,
            ErrorCode::conflict);
  EXPECT_EQ(await(test_webhook(trial_, {other_.waid, customer_.account}, EventKind::inbox)).error().code, ErrorCode::not_found);
}

TEST_F(Deliveries, AnAnswerIsKeptAsTextAndNotWhole) {
  const auto attempt =
      attempt_of(ports::HttpResponse{500, std::string(1023, 'x') + "\xC3\xA9" + "more"}, 3, clock_.now(), clock_.now() + 120ms);
  EXPECT_EQ(attempt.answer, std::string(1023, 'x'));
  EXPECT_EQ(attempt.attempt, 3);
  EXPECT_EQ(attempt.took, 120ms);
  EXPECT_FALSE(is_delivered(attempt));
  EXPECT_EQ(attempt_of(ports::HttpResponse{204, "\xFF"}, 1, clock_.now(), clock_.now()).answer, "\xEF\xBF\xBD");
}

TEST_F(Deliveries, AreForgottenAfterThirtyDays) {
  give_up(append(customer_));
  boost::asio::io_context loop;
  ForgetDeliveries forgetting(loop.get_executor(), store_.get(), clock_);
  clock_.advance(kDeliveriesKept);
  EXPECT_EQ(await(forgetting.forget()), 0U);
  clock_.advance(1s);
  EXPECT_EQ(await(forgetting.forget()), 1U);
  EXPECT_THAT(await(list_deliveries(store_.get(), {.account = customer_.account})).value().deliveries, SizeIs(0));
}

}  // namespace
}  // namespace kurir::app
