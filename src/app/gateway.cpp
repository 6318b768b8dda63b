#include "app/gateway.hpp"

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/device_session.hpp"
#include "app/qr_wish.hpp"
#include "base/log.hpp"
#include "runtime/give_back_memory.hpp"
#include "runtime/run_blocking.hpp"
#include "whatsapp/client/disconnect.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
namespace client = whatsapp::client;
namespace asio = boost::asio;

constexpr Duration kLookForDevices = std::chrono::milliseconds(500);  ///< how soon another process's changes are noticed
constexpr std::size_t kBegunTogether = 50;                            ///< sessions: WhatsApp is called no faster either, and
constexpr Duration kBetweenBegins = std::chrono::milliseconds(200);   ///< those that wait for their turn cost memory
constexpr Duration kTidyInterval = std::chrono::seconds(15);          ///< devices let go of what they need no more after 30
constexpr Duration kLongestSleep = std::chrono::minutes(1);           ///< a clock that jumps is noticed this late
constexpr Duration kCommitTime = std::chrono::seconds(10);            ///< between deciding on a time and its being durable
constexpr Duration kShortestSleep = std::chrono::milliseconds(20);    ///< messages of one moment are looked up together

/// Which of those that stopped for a reason try again.
enum class Retry { none, outdated, all };

/// Linked devices run, those that must tell WhatsApp that they leave, and others while somebody wants to scan their code.
bool should_run(ports::Transaction& tx, const domain::Device& device, Time now, Retry retry) {
  if (device.unlink_wanted) return true;
  if (!domain::is_linked(device.state)) return is_qr_wanted(tx, device.id, now);
  if (device.state != domain::DeviceState::stopped || retry == Retry::all) return true;
  return retry == Retry::outdated && device.reason_code == client::name(client::Cause::client_outdated);
}

/// The devices at one look.
struct Look {
  std::vector<domain::Device> to_run;
  std::vector<domain::DeviceId> to_unlink;
  std::unordered_set<domain::DeviceId> paused;
  std::unordered_set<domain::DeviceId> known;  ///< those that exist, or must still be unlinked
};

Look look_at(ports::Transaction& tx, Time now, Retry retry) {
  Look look;
  auto devices = tx.devices().list();
  for (auto& device : tx.devices().to_unlink()) {
    look.to_unlink.push_back(device.id);
    if (device.deleted_at) devices.push_back(std::move(device));
  }
  for (auto& device : devices) {
    look.known.insert(device.id);
    if (device.paused_at) look.paused.insert(device.id);
    if (should_run(tx, device, now, retry)) look.to_run.push_back(std::move(device));
  }
  return look;
}

/// Where sessions live: one of the loops.
struct Home {
  explicit Home(asio::any_io_executor loop) : executor(std::move(loop)), sessions(executor) {}
  asio::any_io_executor executor;
  runtime::TaskScope sessions;
};

}  // namespace

/// Lives on the first loop; sessions on all.
struct Gateway::State : std::enable_shared_from_this<State> {
  State(const runtime::EventLoops& loops, const WhatsAppServices& services_)
      : services(services_), executor(loops.at(0)), due(executor), look(executor), tidied(executor), tasks(executor) {
    for (const auto& loop : loops.all()) homes.push_back(std::make_unique<Home>(loop));
  }

  awaitable<void> look_for_devices();
  awaitable<void> follow_devices();
  void start_sessions(std::vector<domain::Device> devices);
  void tell_sessions(Look& look);
  awaitable<void> begin_sessions();
  void begin_session(std::shared_ptr<DeviceSession> session, domain::DeviceId id);
  awaitable<void> run_session(std::shared_ptr<DeviceSession> session, domain::DeviceId id);
  awaitable<void> dispatch();
  awaitable<void> tidy();
  void look_from(Time time);
  awaitable<void> stop();
  void wake(domain::DeviceId id);

  const WhatsAppServices& services;
  asio::any_io_executor executor;
  runtime::SignalEvent due;
  runtime::SignalEvent look;
  runtime::SignalEvent tidied;  ///< for good
  std::unordered_map<domain::DeviceId, std::shared_ptr<DeviceSession>> sessions;
  std::unordered_set<domain::DeviceId> paused;  ///< as of the last look, and those that sessions found since
  std::deque<domain::DeviceId> to_begin;
  bool beginning = false;
  bool stopping = false;
  Retry retry_stopped = Retry::all;     ///< devices that stopped for a reason get one try when the process starts
  bool look_again = false;              ///< a device may have to begin anew
  std::optional<Time> look_again_from;  ///< messages may have been moved to a time that was looked at already
  std::vector<std::unique_ptr<Home>> homes;
  runtime::TaskScope tasks;
};

awaitable<void> Gateway::State::look_for_devices() {
  std::int64_t seen = -1;
  while (!stopping) {
    const auto changes = co_await services.store.outside_changes();
    if (changes != seen && seen != -1) services.changed_outside();
    if (changes != seen || look_again) {
      look_again = false;
      seen = changes;
      look_from(Time{});
      services.events_appended();
      co_await follow_devices();
    }
    (void)co_await look.wait_for(kLookForDevices);
  }
}

awaitable<void> Gateway::State::follow_devices() {
  const auto now = services.clock.now();
  const auto retry = std::exchange(retry_stopped, Retry::none);
  auto seen = co_await ports::read<Look>(
      services.store, [now, retry](ports::Transaction& tx) -> Result<Look> { return look_at(tx, now, retry); });
  if (!seen) {
    log::warn("gateway.devices_unreadable", {log::field("reason", seen.error().message)});
    retry_stopped = std::max(retry_stopped, retry);
    co_return;
  }
  tell_sessions(*seen);
  start_sessions(std::move(seen->to_run));
}

/// What changed for the devices that have a session.
void Gateway::State::tell_sessions(Look& seen) {
  for (const auto id : seen.to_unlink) {
    if (const auto session = sessions.find(id); session != sessions.end()) session->second->unlink();
  }
  for (const auto id : std::exchange(paused, std::move(seen.paused))) {
    if (!paused.contains(id)) wake(id);
  }
  for (const auto& [id, session] : sessions) {
    if (!seen.known.contains(id)) asio::post(session->executor(), [session] { session->stop(); });
  }
}

void Gateway::State::start_sessions(std::vector<domain::Device> devices) {
  for (auto& device : devices) {
    const auto id = device.id;
    if (sessions.contains(id)) {
      if (!domain::is_linked(device.state)) wake(id);
      continue;
    }
    const auto& home = *homes[static_cast<std::size_t>(id.value) % homes.size()];
    sessions.emplace(id, std::make_shared<DeviceSession>(home.executor, services, std::move(device)));
    to_begin.push_back(id);
  }
  if (!to_begin.empty() && !std::exchange(beginning, true)) tasks.spawn("begin-sessions", begin_sessions());
}

awaitable<void> Gateway::State::begin_sessions() {
  while (!to_begin.empty() && !stopping) {
    for (std::size_t i = 0; i < kBegunTogether && !to_begin.empty(); ++i) {
      const auto id = to_begin.front();
      to_begin.pop_front();
      begin_session(sessions.at(id), id);
    }
    if (!to_begin.empty()) co_await runtime::sleep_for(kBetweenBegins);
  }
  beginning = false;
}

void Gateway::State::begin_session(std::shared_ptr<DeviceSession> session, domain::DeviceId id) {
  auto& home = *homes[static_cast<std::size_t>(id.value) % homes.size()];
  asio::post(home.executor, [self = shared_from_this(), &home, session = std::move(session), id]() mutable {
    home.sessions.spawn("device", self->run_session(std::move(session), id));
  });
}

/// On the session's own loop.
awaitable<void> Gateway::State::run_session(std::shared_ptr<DeviceSession> session, domain::DeviceId id) {
  try {
    co_await session->run();
  } catch (const std::exception& fault) {
    // One device's fault must not take the others of its loop with it.
    log::error("device.fault", {log::field("device", id), log::field("reason", fault.what())});
  }
  asio::post(executor, [self = shared_from_this(), id] {
    self->sessions.erase(id);
    self->look_again = true;
  });
}

/// Wakes the devices whose messages have become due, and sleeps until the next.
///
/// Each look asks only for what became due since the last one. What was moved behind its back (by another process, or by
/// a clock that was set) is found by looking at everything that is due, then and once a minute.
awaitable<void> Gateway::State::dispatch() {
  struct Due {
    std::vector<domain::DeviceId> devices;
    std::optional<Time> next;
  };
  Time looked{};
  Time looked_at_all{};
  while (!stopping) {
    const auto now = services.clock.now();
    if (now < looked || now - looked_at_all >= kLongestSleep) look_again_from = Time{};
    looked = std::min(looked, std::exchange(look_again_from, std::nullopt).value_or(looked));
    if (looked == Time{}) looked_at_all = now;
    auto found = co_await ports::read<Due>(services.store, [looked, now](ports::Transaction& tx) -> Result<Due> {
      return Due{tx.messages().devices_with_due(looked, now), tx.messages().next_due_after(now)};
    });
    Duration sleep = kLongestSleep;
    if (found) {
      looked = now;
      for (const auto id : found->devices) wake(id);
      if (found->next) sleep = std::clamp(*found->next - now, kShortestSleep, kLongestSleep);
    } else {
      log::warn("gateway.schedule_unreadable", {log::field("reason", found.error().message)});
      sleep = kLookForDevices;
    }
    (void)co_await due.wait_for(sleep);
  }
}

awaitable<void> Gateway::State::tidy() {
  while (!co_await tidied.wait_for(kTidyInterval)) co_await runtime::run_blocking(services.workers, runtime::give_back_memory);
}

void Gateway::State::look_from(Time time) {
  look_again_from = std::min(time, look_again_from.value_or(time));
  due.notify();
}

void Gateway::State::wake(domain::DeviceId id) {
  const auto session = sessions.find(id);
  if (session != sessions.end()) session->second->wake();
}

awaitable<void> Gateway::State::stop() {
  stopping = true;
  due.notify();
  look.notify();
  tidied.notify();
  co_await tasks.join();  // no session begins any more
  for (const auto& [id, session] : sessions) asio::post(session->executor(), [session] { session->stop(); });
  for (const auto& home : homes) co_await asio::co_spawn(home->executor, home->sessions.join(), asio::use_awaitable);
}

Gateway::Gateway(runtime::EventLoops& loops, const WhatsAppServices& services)
    : state_(std::make_shared<State>(loops, services)) {}
Gateway::~Gateway() = default;

void Gateway::start() {
  asio::post(state_->executor, [state = state_] {
    state->tasks.spawn("look-for-devices", state->look_for_devices());
    state->tasks.spawn("dispatch", state->dispatch());
    state->tasks.spawn("tidy", state->tidy());
  });
}

awaitable<void> Gateway::stop() {
  co_await asio::co_spawn(state_->executor, [state = state_] { return state->stop(); }, asio::use_awaitable);
}

void Gateway::accepted(domain::DeviceId device, Time due_at) {
  asio::post(state_->executor, [state = state_, device, due_at] {
    if (due_at <= state->services.clock.now())
      state->wake(device);
    else
      state->due.notify();
  });
}

void Gateway::devices_changed() {
  asio::post(state_->executor, [state = state_] {
    state->look_again = true;
    state->look.notify();
  });
}

void Gateway::version_renewed() {
  asio::post(state_->executor, [state = state_] {
    state->retry_stopped = std::max(state->retry_stopped, Retry::outdated);
    state->look_again = true;
    state->look.notify();
  });
}

void Gateway::run_task(domain::DeviceId device, ClientTask task) {
  asio::post(state_->executor, [state = state_, device, task = std::move(task)]() mutable {
    const auto session = state->sessions.find(device);
    if (session != state->sessions.end()) session->second->run_task(std::move(task));
  });
}

void Gateway::found_paused(domain::DeviceId device) {
  asio::post(state_->executor, [state = state_, device] {
    if (state->paused.insert(device).second) state->look_again = true;
  });
}

void Gateway::schedule_changed() {
  asio::post(state_->executor, [state = state_] { state->look_from(state->services.clock.now() - kCommitTime); });
}

}  // namespace kurir::app
