#include "app/deliver_webhooks.hpp"

#include <algorithm>
#include <atomic>
#include <unordered_map>
#include <unordered_set>

#include <boost/asio/post.hpp>

#include "app/deliver_webhooks_lane.hpp"
#include "app/webhook_attempt.hpp"
#include "app/webhook_signature.hpp"
#include "base/log.hpp"
#include "domain/webhook_retry.hpp"
#include "ports/delivery_rows.hpp"
#include "runtime/signal_event.hpp"
#include "runtime/task_scope.hpp"

namespace kurir::app {
namespace asio = boost::asio;
namespace {

/// Calls under way at once; beyond it, each endpoint still gets one, so that none waits for the others.
constexpr std::size_t kMaxCalls = 512;
constexpr std::size_t kEventsPerRead = 2 * DeliveryLane::kMaxCalls;
constexpr Duration kLongestSleep = std::chrono::minutes(1);
constexpr Duration kStoreRetry = std::chrono::seconds(1);

/// What became of one call.
struct Outcome {
  domain::EventId id;
  std::string url;
  bool delivered;
  ports::WebhookAttempt attempt;
  Time at;                              ///< when it ended
  std::optional<Time> next_attempt_at;  ///< of a failed one; nothing = given up
};

/// What the store has for the lanes.
struct Work {
  std::vector<std::pair<std::string, std::vector<domain::WebhookEvent>>> due;  ///< by URL
  std::optional<Time> next;                                                    ///< when the next attempt is due
};

Work read_work(ports::Transaction& tx, const std::unordered_map<std::string, std::size_t>& limits, Time now) {
  Work work;
  for (auto& url : tx.events().urls_with_due(now)) {
    const auto known = limits.find(url);
    const auto limit = known == limits.end() ? kEventsPerRead : known->second;
    if (limit == 0) continue;
    auto events = tx.events().due(url, now, limit);
    if (!events.empty()) work.due.emplace_back(std::move(url), std::move(events));
  }
  work.next = tx.events().next_attempt_after(now);
  return work;
}

void record_outcome(ports::Transaction& tx, const Outcome& outcome) {
  auto& events = tx.events();
  if (outcome.delivered) {
    events.delivered(outcome.id, outcome.at);
  } else if (outcome.next_attempt_at) {
    events.failed(outcome.id, outcome.attempt.attempt, *outcome.next_attempt_at);
  } else {
    events.given_up(outcome.id, outcome.at);
  }
  tx.deliveries().add_attempt(outcome.id, outcome.attempt);
}

}  // namespace

struct DeliverWebhooks::State : std::enable_shared_from_this<State> {
  State(asio::any_io_executor ex, ports::Store& st, ports::HttpClient& client, const Clock& cl, Random& rnd, Secret<32> sec)
      : executor(std::move(ex)),
        store(st),
        http(client),
        clock(cl),
        random(rnd),
        secret(std::move(sec)),
        due(executor),
        recordable(executor),
        idle(executor),
        calls(executor),
        loops(executor) {}

  asio::awaitable<void> deliver();
  asio::awaitable<std::optional<Time>> fill_lanes();
  void start_calls(DeliveryLane& lane);
  asio::awaitable<void> call(domain::WebhookEvent event);
  void end_call(const domain::WebhookEvent& event, ports::WebhookAttempt attempt);
  asio::awaitable<void> record();
  asio::awaitable<bool> record_batch(std::shared_ptr<const std::vector<Outcome>> batch);
  [[nodiscard]] Duration until_next(std::optional<Time> next) const;

  asio::any_io_executor executor;
  ports::Store& store;
  ports::HttpClient& http;
  const Clock& clock;
  Random& random;
  Secret<32> secret;

  std::unordered_map<std::string, DeliveryLane> lanes;  ///< by URL; those at rest are dropped
  std::vector<Outcome> outcomes;                        ///< not durable yet
  std::vector<Outcome> recorded;                        ///< durable, but a read that began before may still show them as due
  std::size_t calls_under_way = 0;
  bool stopping = false;     ///< no further calls
  bool calls_ended = false;  ///< no further outcomes
  std::atomic<bool> woken = false;
  runtime::SignalEvent due;
  runtime::SignalEvent recordable;
  runtime::SignalEvent idle;
  runtime::TaskScope calls;
  runtime::TaskScope loops;
};

asio::awaitable<void> DeliverWebhooks::State::deliver() {
  while (!stopping) {
    const auto next = co_await fill_lanes();
    if (stopping) break;
    for (auto& [url, lane] : lanes) start_calls(lane);
    co_await due.wait_for(until_next(next));
  }
}

/// Gives the lanes what the store has for them; when the store has more.
asio::awaitable<std::optional<Time>> DeliverWebhooks::State::fill_lanes() {
  const auto now = clock.now();
  for (const auto& outcome : std::exchange(recorded, {})) lanes[outcome.url].forget(outcome.id);
  std::erase_if(lanes, [now](const auto& entry) { return entry.second.at_rest(now); });
  std::unordered_map<std::string, std::size_t> limits;
  for (const auto& [url, lane] : lanes) limits.emplace(url, lane.wants_events(now) ? lane.held() + kEventsPerRead : 0);
  auto work = co_await ports::read<Work>(
      store, [limits = std::move(limits), now](ports::Transaction& tx) -> Result<Work> { return read_work(tx, limits, now); });
  if (!work) {
    log::warn("webhooks_not_read", {log::field("reason", work.error().message)});
    co_return now + kStoreRetry;
  }
  for (auto& [url, events] : work->due) lanes[url].add(std::move(events));
  co_return work->next;
}

Duration DeliverWebhooks::State::until_next(std::optional<Time> next) const {
  const auto now = clock.now();
  auto wake = std::min(next.value_or(Time::max()), now + kLongestSleep);
  for (const auto& [url, lane] : lanes) {
    if (lane.paused_until() > now) wake = std::min(wake, lane.paused_until());
  }
  return std::max(wake - now, Duration(0));
}

void DeliverWebhooks::State::start_calls(DeliveryLane& lane) {
  const auto now = clock.now();
  while (lane.may_call(now) && (lane.calls() == 0 || calls_under_way < kMaxCalls)) {
    ++calls_under_way;
    calls.spawn("webhook_call", call(lane.begin_call()));
  }
}

asio::awaitable<void> DeliverWebhooks::State::call(domain::WebhookEvent event) {
  ports::HttpRequest request;
  request.url = event.url;
  request.content_type = "application/x-www-form-urlencoded";
  request.headers = webhook_headers(webhook_secret(secret, event.device), event.id, clock.now(), event.body);
  request.body = event.body;
  const auto began = clock.now();
  const auto response = co_await http.post(std::move(request), kWebhookTimeout);
  auto attempt = attempt_of(response, event.attempts + 1, began, clock.now());
  if (!is_delivered(attempt)) {
    log::info("webhook_failed", {log::field("event_id", event.id), log::field("attempt", event.attempts + 1),
                                 log::field("reason", response ? fmt::format("status {}", response->status)
                                                               : std::string(name(response.error().code)))});
  }
  end_call(event, std::move(attempt));
}

void DeliverWebhooks::State::end_call(const domain::WebhookEvent& event, ports::WebhookAttempt attempt) {
  const auto now = clock.now();
  const bool delivered = is_delivered(attempt);
  Outcome outcome{event.id, event.url, delivered, std::move(attempt), now, std::nullopt};
  if (!delivered) {
    const auto jitter = static_cast<double>(random.below(1U << 20)) / (1U << 20);
    const auto delay = domain::webhook_retry_delay(outcome.attempt.attempt, now - event.created_at, jitter);
    if (delay) outcome.next_attempt_at = now + *delay;
    if (!delay)
      log::warn("webhook_given_up", {log::field("event_id", event.id), log::field("attempts", outcome.attempt.attempt)});
  }
  outcomes.push_back(std::move(outcome));
  recordable.notify();
  auto& lane = lanes[event.url];
  lane.end_call(delivered, now);
  if (calls_under_way-- >= kMaxCalls) due.notify();  // other lanes may wait for the room
  if (stopping) {
    if (calls_under_way == 0) idle.notify();
  } else {
    start_calls(lane);
  }
}

/// While one batch commits, the next one gathers.
asio::awaitable<void> DeliverWebhooks::State::record() {
  while (!calls_ended || !outcomes.empty()) {
    if (outcomes.empty()) {
      co_await recordable.wait();
      continue;
    }
    const auto batch = std::make_shared<const std::vector<Outcome>>(std::exchange(outcomes, {}));
    while (!co_await record_batch(batch)) {
      if (stopping) co_return;  // not recorded means delivered again, which receivers tell by the id
      co_await runtime::sleep_for(kStoreRetry);
    }
    recorded.insert(recorded.end(), batch->begin(), batch->end());
    due.notify();
  }
}

asio::awaitable<bool> DeliverWebhooks::State::record_batch(std::shared_ptr<const std::vector<Outcome>> batch) {
  const auto done = co_await store.transact([batch](ports::Transaction& tx) -> Result<void> {
    for (const auto& outcome : *batch) record_outcome(tx, outcome);
    return {};
  });
  if (!done) log::warn("webhooks_not_recorded", {log::field("reason", done.error().message)});
  co_return done.has_value();
}

DeliverWebhooks::DeliverWebhooks(asio::any_io_executor executor, ports::Store& store, ports::HttpClient& http, const Clock& clock,
                                 Random& random, Secret<32> secret)
    : state_(std::make_shared<State>(std::move(executor), store, http, clock, random, std::move(secret))) {}

DeliverWebhooks::~DeliverWebhooks() = default;

void DeliverWebhooks::start() {
  state_->loops.spawn("deliver_webhooks", state_->deliver());
  state_->loops.spawn("record_webhooks", state_->record());
}

void DeliverWebhooks::notify() {
  if (state_->woken.exchange(true)) return;
  asio::post(state_->executor, [state = state_] {
    state->woken = false;
    state->due.notify();
  });
}

Secret<32> DeliverWebhooks::signing_secret(domain::DeviceId device) const { return webhook_secret(state_->secret, device); }

asio::awaitable<void> DeliverWebhooks::stop(Duration grace) {
  const auto state = state_;
  state->stopping = true;
  state->due.notify();
  if (state->calls_under_way > 0) co_await state->idle.wait_for(grace);
  state->calls.cancel();
  co_await state->calls.join();
  state->calls_ended = true;
  state->recordable.notify();
  co_await state->loops.join();
}

}  // namespace kurir::app
