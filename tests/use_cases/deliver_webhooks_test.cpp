// Webhooks from the real outbox to customers that answer, refuse, hang and come back.
#include "app/deliver_webhooks.hpp"

#include <map>

#include <gmock/gmock.h>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/webhook_signature.hpp"
#include "use_cases/customer.hpp"

namespace kurir::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

const std::string kShop = "https://shop.example/hook";
const std::string kOther = "https://other.example/hook";

/// Customers' servers: an URL answers with its status, or hangs while it has none.
class FakeHttp final : public ports::HttpClient {
 public:
  explicit FakeHttp(boost::asio::io_context& loop) : loop_(loop) {}

  boost::asio::awaitable<Result<ports::HttpResponse>> get(ports::HttpRequest, Duration) override {
    co_return fail(ErrorCode::internal, "webhooks are posted");
  }
  boost::asio::awaitable<Result<ports::HttpResponse>> post(ports::HttpRequest request, Duration timeout) override {
    EXPECT_EQ(timeout, kWebhookTimeout);
    const auto url = request.url;
    calls.push_back(std::move(request));
    const auto under_way = ++open[url];
    most_open[url] = std::max(most_open[url], under_way);
    while (!statuses.contains(url)) {
      boost::asio::steady_timer timer(loop_, 1ms);
      co_await timer.async_wait(boost::asio::use_awaitable);
    }
    --open[url];
    if (statuses[url] == 0) co_return fail(ErrorCode::timed_out, "no answer");
    co_return ports::HttpResponse{statuses[url], ""};
  }

  [[nodiscard]] std::vector<std::string> bodies(const std::string& url) const {
    std::vector<std::string> found;
    for (const auto& call : calls) {
      if (call.url == url) found.push_back(call.body);
    }
    return found;
  }

  std::map<std::string, unsigned> statuses;  ///< 0 = no connection
  std::vector<ports::HttpRequest> calls;
  std::map<std::string, int> open, most_open;

 private:
  boost::asio::io_context& loop_;
};

/// The store, where the answers to reads stay away while `held` is set.
class SlowReads final : public ports::Store {
 public:
  SlowReads(ports::Store& store, boost::asio::io_context& loop) : store_(store), loop_(loop) {}

  boost::asio::awaitable<Result<void>> transact(Work work) override { return store_.transact(std::move(work)); }
  boost::asio::awaitable<Result<void>> read(Work work) override {
    auto done = co_await store_.read(std::move(work));
    ++waiting;
    while (held) {
      boost::asio::steady_timer timer(loop_, 1ms);
      co_await timer.async_wait(boost::asio::use_awaitable);
    }
    --waiting;
    co_return done;
  }
  boost::asio::awaitable<std::int64_t> outside_changes() override { return store_.outside_changes(); }
  void listen(ports::ChangeListener listener) override { store_.listen(std::move(listener)); }

  bool held = false;
  int waiting = 0;

 private:
  ports::Store& store_;
  boost::asio::io_context& loop_;
};

class DeliverWebhooksTest : public testing::Test {
 protected:
  void SetUp() override { start(); }
  void TearDown() override { stop(0ms); }

  void start() {
    webhooks_.emplace(loop_.get_executor(), slow_reads_, http_, clock_, random_, Secret<32>({7}));
    webhooks_->start();
  }
  void stop(Duration grace) {
    if (!webhooks_) return;
    bool stopped = false;
    boost::asio::co_spawn(loop_, webhooks_->stop(grace), [&](const std::exception_ptr& thrown) {
      EXPECT_FALSE(thrown);
      stopped = true;
    });
    run_until([&] { return stopped; });
    webhooks_.reset();
  }
  void run_until(const std::function<bool()>& done) {
    const auto deadline = std::chrono::steady_clock::now() + 20s;
    while (!done()) {
      loop_.restart();
      loop_.run_for(2ms);
      ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "it did not happen";
    }
  }
  void run_until_recorded(std::size_t left) {
    run_until([&] { return waiting() == left; });
  }

  /// One event per body; those of one key in order.
  void append(const std::string& url, const std::string& key, const std::vector<std::string>& bodies) {
    store_.write([&](ports::Transaction& tx) {
      for (const auto& body : bodies) {
        domain::WebhookEvent event;
        event.device = customer_.device;
        event.ordering_key = key;
        event.url = url;
        event.body = body;
        event.created_at = event.next_attempt_at = clock_.now();
        tx.events().append(event);
      }
    });
    webhooks_->notify();
  }
  void append_many(const std::string& url, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) append(url, url + std::to_string(i), {std::to_string(i)});
  }
  /// Events neither delivered nor given up, heads of their keys only.
  std::size_t waiting() {
    return store_.write([&](ports::Transaction& tx) {
      const auto end_of_time = clock_.now() + std::chrono::hours(24 * 365);
      std::size_t count = 0;
      for (const auto& url : tx.events().urls_with_due(end_of_time)) count += tx.events().due(url, end_of_time, 10'000).size();
      return count;
    });
  }
  void pass(Duration time) {
    clock_.advance(time);
    webhooks_->notify();
  }

  test::TemporaryStore store_;
  test::ManualClock clock_;
  test::SeededRandom random_{1};
  test::Customer customer_ = add_customer(store_, "a");
  boost::asio::io_context loop_;
  SlowReads slow_reads_{store_.get(), loop_};
  FakeHttp http_{loop_};
  std::optional<DeliverWebhooks> webhooks_;
};

TEST_F(DeliverWebhooksTest, PostsTheFormSignedAndOnce) {
  http_.statuses[kShop] = 204;
  append(kShop, "message 1", {"id=1&status=sent"});
  run_until_recorded(0);
  ASSERT_EQ(http_.calls.size(), 1U);
  const auto& call = http_.calls[0];
  EXPECT_EQ(call.url, kShop);
  EXPECT_EQ(call.body, "id=1&status=sent");
  EXPECT_EQ(call.content_type, "application/x-www-form-urlencoded");
  const auto secret = webhook_secret(Secret<32>({7}), customer_.device);
  EXPECT_EQ(call.headers, webhook_headers(secret, domain::EventId(1), clock_.now(), call.body));
}

TEST_F(DeliverWebhooksTest, AReadThatBeganBeforeTheOutcomeWasRecordedRepeatsNothing) {
  append(kShop, "message 1", {"sent"});
  run_until([&] { return http_.calls.size() == 1; });
  slow_reads_.held = true;
  webhooks_->notify();
  run_until([&] { return slow_reads_.waiting == 1; });  // it has seen the event as due
  http_.statuses[kShop] = http_.statuses[kOther] = 200;
  run_until_recorded(0);
  slow_reads_.held = false;
  append(kOther, "unrelated", {"x"});
  run_until_recorded(0);
  EXPECT_THAT(http_.bodies(kShop), ElementsAre("sent"));
}

TEST_F(DeliverWebhooksTest, OneKeyInOrderManyKeysAtOnce) {
  append(kShop, "message 1", {"1 sent", "1 received", "1 read"});
  append(kShop, "message 2", {"2 sent"});
  run_until([&] { return http_.calls.size() == 2; });
  EXPECT_THAT(http_.bodies(kShop), UnorderedElementsAre("1 sent", "2 sent"));
  http_.statuses[kShop] = 200;
  run_until_recorded(0);
  EXPECT_THAT(http_.bodies(kShop), ElementsAre("1 sent", "2 sent", "1 received", "1 read"));
}

TEST_F(DeliverWebhooksTest, AFailureIsTriedAgainLaterUnderTheSameIdAndHoldsItsFollowers) {
  http_.statuses[kShop] = 500;
  append(kShop, "message 1", {"sent"});
  append(kShop, "message 1", {"read"});
  run_until([&] { return http_.calls.size() == 1; });
  run_until([&] { return store_.write([&](auto& tx) { return tx.events().urls_with_due(clock_.now()).empty(); }); });
  http_.statuses[kShop] = 200;
  append(kOther, "unrelated", {"x"});
  http_.statuses[kOther] = 200;
  run_until([&] { return http_.bodies(kOther).size() == 1; });
  EXPECT_THAT(http_.bodies(kShop), ElementsAre("sent"));
  pass(7s);
  run_until_recorded(0);
  EXPECT_THAT(http_.bodies(kShop), ElementsAre("sent", "sent", "read"));
  std::vector<ports::HttpRequest> shop;
  std::ranges::copy_if(http_.calls, std::back_inserter(shop), [](const auto& call) { return call.url == kShop; });
  EXPECT_EQ(shop[0].headers[0], shop[1].headers[0]);
  EXPECT_NE(shop[0].headers[1], shop[1].headers[1]);
  EXPECT_NE(shop[0].headers[0], shop[2].headers[0]);
}

TEST_F(DeliverWebhooksTest, OnlyTwoHundredsCount) {
  for (const unsigned status : {0U, 100U, 200U, 204U, 299U, 300U, 404U, 410U, 503U}) {
    const auto url = kShop + std::to_string(status);
    http_.statuses[url] = status;
    append(url, url, {"x"});
  }
  run_until([&] { return http_.calls.size() == 9; });
  run_until_recorded(6);
}

TEST_F(DeliverWebhooksTest, AHangingCustomerDelaysNobody) {
  append_many(kShop, 40);
  run_until([&] { return http_.open[kShop] == 8; });
  http_.statuses[kOther] = 200;
  append_many(kOther, 60);
  run_until([&] { return http_.bodies(kOther).size() == 60; });
  EXPECT_EQ(http_.most_open[kShop], 8);
  http_.statuses[kShop] = 200;
  run_until_recorded(0);
  EXPECT_EQ(http_.bodies(kShop).size(), 40U);
  EXPECT_LE(http_.most_open[kShop], 8);
}

TEST_F(DeliverWebhooksTest, ADeadCustomerIsProbedSparingly) {
  http_.statuses[kShop] = 0;
  append_many(kShop, 100);
  run_until([&] { return http_.calls.size() >= 4; });
  http_.statuses[kOther] = 200;
  append_many(kOther, 5);
  run_until([&] { return http_.bodies(kOther).size() == 5; });
  EXPECT_LE(http_.bodies(kShop).size(), 16U);
  const auto before = http_.calls.size();
  pass(61s);
  run_until([&] { return http_.calls.size() > before; });
  append_many(kOther + "/2", 1);
  http_.statuses[kOther + "/2"] = 200;
  run_until([&] { return http_.bodies(kOther + "/2").size() == 1; });
  EXPECT_LE(http_.bodies(kShop).size(), 17U);
  http_.statuses[kShop] = 200;
  pass(1h);
  run_until_recorded(0);
}

TEST_F(DeliverWebhooksTest, AfterADayItGivesUpAndTheNextOfTheKeyFollows) {
  http_.statuses[kShop] = 500;
  append(kShop, "message 1", {"old"});
  run_until([&] { return http_.calls.size() == 1; });
  pass(24h);
  append(kShop, "message 1", {"new"});
  run_until([&] { return http_.bodies(kShop).size() == 3; });
  EXPECT_THAT(http_.bodies(kShop), ElementsAre("old", "old", "new"));
}

TEST_F(DeliverWebhooksTest, WhatARestartFindsIsDelivered) {
  append_many(kShop, 3);
  run_until([&] { return http_.open[kShop] == 3; });
  stop(0ms);
  EXPECT_EQ(waiting(), 3U);
  http_.statuses[kShop] = 200;
  start();
  run_until_recorded(0);
  EXPECT_EQ(http_.bodies(kShop).size(), 6U);
}

TEST_F(DeliverWebhooksTest, StoppingLetsCallsEndAndRecordsThem) {
  append_many(kShop, 20);
  run_until([&] { return http_.open[kShop] == 8; });
  boost::asio::post(loop_, [&] { http_.statuses[kShop] = 200; });
  stop(10s);
  EXPECT_EQ(http_.calls.size(), 8U);
  EXPECT_EQ(waiting(), 12U);
}

}  // namespace
}  // namespace kurir::app
