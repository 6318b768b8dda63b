#include "app/live_feed.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <mutex>
#include <optional>
#include <tuple>

#include <fmt/format.h>
#include <boost/asio/post.hpp>

#include "runtime/signal_event.hpp"

namespace kurir::app {
namespace {

constexpr std::uint64_t kRemembered = 16'384;  ///< changes, for watchers that were away
constexpr std::size_t kMostOfOneKind = 50;     ///< of a topic and device in a batch
constexpr Duration kGather = std::chrono::milliseconds(50);

/// Wakes its watcher from any thread.
struct Bell {
  Bell(boost::asio::any_io_executor on, domain::AccountId of) : executor(on), event(std::move(on)), account(of) {}

  boost::asio::any_io_executor executor;
  runtime::SignalEvent event;  ///< on the executor
  domain::AccountId account;
  bool rung = false;  ///< under the feed's lock
};

void ring(const std::shared_ptr<Bell>& bell) {
  if (bell->rung) return;
  bell->rung = true;
  boost::asio::post(bell->executor, [bell] { bell->event.notify(); });
}

bool concerns(const ports::Change& change, domain::AccountId account) noexcept {
  return account.value == 0 || change.account.value == 0 || change.account == account;
}

/// Each once, in order of their first; many of one kind become one.
std::vector<ports::Change> coalesced(std::vector<ports::Change> changes) {
  const auto key = [](const ports::Change& c) { return std::tie(c.topic, c.device, c.id, c.number); };
  std::ranges::sort(changes, [&](const auto& one, const auto& other) { return key(one) < key(other); });
  const auto twice = std::ranges::unique(changes, [&](const auto& one, const auto& other) { return key(one) == key(other); });
  changes.erase(twice.begin(), twice.end());
  std::vector<ports::Change> out;
  for (auto begin = changes.begin(); begin != changes.end();) {
    const auto end =
        std::find_if(begin, changes.end(), [&](const auto& c) { return c.topic != begin->topic || c.device != begin->device; });
    if (static_cast<std::size_t>(end - begin) > kMostOfOneKind) {
      out.push_back({.topic = begin->topic, .account = begin->account, .device = begin->device});
    } else {
      std::move(begin, end, std::back_inserter(out));
    }
    begin = end;
  }
  return out;
}

}  // namespace

struct LiveFeed::State {
  explicit State(std::string name) : run(std::move(name)), ring_buffer(kRemembered) {}

  const std::string run;
  std::mutex mutex;
  std::vector<ports::Change> ring_buffer;
  std::uint64_t next = 1;        ///< the number of the next change
  std::uint64_t known_from = 1;  ///< what was before cannot be told any more
  std::vector<std::shared_ptr<Bell>> bells;

  /// Under the lock.
  [[nodiscard]] std::uint64_t oldest() const { return std::max(known_from, next > kRemembered ? next - kRemembered : 1); }

  /// 0 where it is of another run or from the future.
  [[nodiscard]] std::uint64_t position_of(std::string_view id) const {
    if (!id.starts_with(run) || id.size() <= run.size() || id[run.size()] != '-') return 0;
    const auto digits = id.substr(run.size() + 1);
    std::uint64_t value = 0;
    const auto [stopped, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() && stopped == digits.data() + digits.size() && value <= next ? value : 0;
  }
};

class LiveFeed::FeedWatcher final : public LiveFeed::Watcher {
 public:
  FeedWatcher(std::shared_ptr<State> state, std::shared_ptr<Bell> bell, std::uint64_t position)
      : state_(std::move(state)), bell_(std::move(bell)), position_(position) {}

  ~FeedWatcher() override {
    const std::lock_guard lock(state_->mutex);
    std::erase(state_->bells, bell_);
  }

  boost::asio::awaitable<LiveBatch> next(Duration patience) override {
    if (nothing_new() && !co_await bell_->event.wait_for(patience)) co_return take();
    co_await runtime::sleep_for(kGather);
    co_return take();
  }

 private:
  [[nodiscard]] bool nothing_new() const {
    const std::lock_guard lock(state_->mutex);
    return position_ == state_->next;
  }

  [[nodiscard]] LiveBatch take() {
    LiveBatch batch;
    std::vector<ports::Change> missed;
    {
      const std::lock_guard lock(state_->mutex);
      bell_->rung = false;
      batch.look_at_all = position_ < state_->oldest();
      for (auto i = batch.look_at_all ? state_->next : position_; i < state_->next; ++i) {
        const auto& change = state_->ring_buffer[i % kRemembered];
        if (concerns(change, bell_->account)) missed.push_back(change);
      }
      position_ = state_->next;
      batch.id = fmt::format("{}-{}", state_->run, position_);
    }
    batch.changes = coalesced(std::move(missed));
    return batch;
  }

  std::shared_ptr<State> state_;
  std::shared_ptr<Bell> bell_;
  std::uint64_t position_;  ///< the first change not yet seen
};

LiveFeed::LiveFeed(std::string run) : state_(std::make_shared<State>(std::move(run))) {}
LiveFeed::~LiveFeed() = default;

void LiveFeed::publish(std::span<const ports::Change> changes) {
  const std::lock_guard lock(state_->mutex);
  for (const auto& change : changes) {
    state_->ring_buffer[state_->next % kRemembered] = change;
    ++state_->next;
  }
  for (const auto& bell : state_->bells) {
    if (std::ranges::any_of(changes, [&](const auto& change) { return concerns(change, bell->account); })) ring(bell);
  }
}

void LiveFeed::look_again() {
  const std::lock_guard lock(state_->mutex);
  state_->known_from = ++state_->next;
  for (const auto& bell : state_->bells) ring(bell);
}

std::unique_ptr<LiveFeed::Watcher> LiveFeed::watch(boost::asio::any_io_executor executor, domain::AccountId account,
                                                   std::string_view last_id) {
  auto bell = std::make_shared<Bell>(std::move(executor), account);
  const std::lock_guard lock(state_->mutex);
  state_->bells.push_back(bell);
  const auto position = last_id.empty() ? state_->next : state_->position_of(last_id);
  return std::make_unique<FeedWatcher>(state_, std::move(bell), position);
}

}  // namespace kurir::app
