#include "app/device_session.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/online_device.hpp"
#include "app/pair_device.hpp"
#include "app/policy.hpp"
#include "app/qr_wish.hpp"
#include "base/log.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using domain::DeviceState;
using whatsapp::client::Disconnect;
using whatsapp::client::Reaction;
namespace client = whatsapp::client;

constexpr Duration kConnectTimeout = std::chrono::seconds(20);
constexpr int kSlowSteps = 5;

}  // namespace

DeviceSession::DeviceSession(boost::asio::any_io_executor executor, const WhatsAppServices& services, domain::Device device)
    : executor_(executor), services_(services), device_(std::move(device)), stopped_(executor) {}

DeviceSession::~DeviceSession() = default;

void DeviceSession::wake() {
  boost::asio::post(executor_, [weak = weak_from_this()] {
    if (auto self = weak.lock(); self && self->online_ != nullptr) self->online_->wake();
  });
}

void DeviceSession::stop() {
  stopping_ = true;
  stopped_.notify();
  if (connecting_ != nullptr) connecting_->cancel();
  if (link_ != nullptr) link_->leave();
}

awaitable<Result<void>> DeviceSession::load_credentials() {
  auto stored = co_await ports::read<std::optional<Bytes>>(
      services_.store,
      [id = device_.id](ports::Transaction& tx) -> Result<std::optional<Bytes>> { return tx.devices().load_credentials(id); });
  if (!stored) co_return pass_on(std::move(stored));
  if (*stored && device_.state != DeviceState::logged_out) {
    auto credentials = client::Credentials::parse(**stored);
    if (!credentials) co_return pass_on(std::move(credentials));
    memory_ = std::make_unique<DeviceMemory>(device_.id, std::move(*credentials));
    co_return Result<void>{};
  }
  memory_ = std::make_unique<DeviceMemory>(device_.id, client::Credentials::create(services_.random));
  co_return co_await services_.store.transact(
      [id = device_.id, bytes = memory_->credentials.serialise()](ports::Transaction& tx) -> Result<void> {
        tx.signal().clear(id);
        tx.devices().save_credentials(id, bytes);
        return {};
      });
}

/// A pairing connection costs WhatsApp and us: it is there while somebody wants to scan.
awaitable<bool> DeviceSession::is_needed() {
  if (memory_->credentials.account) co_return true;
  auto wanted = co_await ports::read<bool>(
      services_.store, [id = device_.id, now = services_.clock.now()](ports::Transaction& tx) -> Result<bool> {
        return is_qr_wanted(tx, id, now);
      });
  co_return wanted.value_or(false);
}

/// Pairing is useless until somebody acts, and then asks again.
awaitable<void> DeviceSession::forget_wish() {
  (void)co_await services_.store.transact([id = device_.id](ports::Transaction& tx) -> Result<void> {
    tx.devices().set_qr_wanted_until(id, std::nullopt);
    return {};
  });
}

awaitable<void> DeviceSession::run() {
  if (auto loaded = co_await load_credentials(); !loaded) {
    log::error("device.unusable", {log::field("waid", device_.waid), log::field("reason", loaded.error().message)});
    co_return;
  }
  while (!stopping_ && co_await is_needed()) {
    const auto started = services_.clock.now();
    const auto ended = co_await connect_once();
    if (stopping_ || !co_await settle(ended, started)) co_return;
  }
}

/// A task of its own, so that stop() can cut it short.
awaitable<DeviceSession::Connected> DeviceSession::connect() {
  Connected result = fail(ErrorCode::closed, "the attempt to connect was given up");
  if (stopping_) co_return result;
  runtime::TaskScope task(executor_);
  connecting_ = &task;
  task.spawn("whatsapp-connect", connect_into(result));
  co_await task.join();
  connecting_ = nullptr;
  co_return result;
}

awaitable<void> DeviceSession::connect_into(Connected& result) {
  result = co_await services_.connector.connect(services_.url, kConnectTimeout);
}

awaitable<Disconnect> DeviceSession::connect_once() {
  const bool linked = memory_->credentials.account.has_value();
  if (linked) co_await set_state(DeviceState::connecting, "");
  auto transport = co_await connect();
  if (!transport) co_return Disconnect{Reaction::reconnect, transport.error().message, {}};

  auto payload = linked ? client::login_payload(memory_->credentials, services_.version)
                        : client::registration_payload(memory_->credentials, services_.version, {});
  client::Connection connection(
      {memory_->credentials.noise.clone(), services_.root, std::move(payload), memory_->credentials.routing_info},
      services_.random);
  runtime::TaskScope tasks(executor_);
  Link link(executor_, std::move(*transport), std::move(connection), services_.clock, services_.random, tasks);
  link_ = &link;
  Disconnect ended{Reaction::reconnect, "the connection was lost", {}};
  try {
    ended = co_await use(link);
  } catch (const std::exception& fault) {
    // One device's fault must not take the others with it; what was not durable is done again.
    log::error("device.fault", {log::field("waid", device_.waid), log::field("reason", fault.what())});
  }
  link_ = nullptr;
  co_await link.close();
  tasks.cancel();
  co_await tasks.join();
  memory_->sessions.forget_dirty();
  memory_->shrink();
  co_return ended;
}

awaitable<Disconnect> DeviceSession::use(Link& link) {
  if (auto done = co_await link.handshake(); !done) co_return Disconnect{Reaction::reconnect, done.error().message, {}};
  if (memory_->credentials.account) co_return co_await serve(link);
  co_return co_await pair_device({services_, device_, *memory_, link});
}

awaitable<Disconnect> DeviceSession::serve(Link& link) {
  OnlineDevice online(services_, device_, *memory_, link);
  online_ = &online;
  auto ended = co_await online.run();
  online_ = nullptr;
  co_return ended;
}

awaitable<void> DeviceSession::set_state(DeviceState state, std::string reason) {
  if (device_.state == state && device_.reason == reason) co_return;
  device_.state = state;
  device_.reason = reason;
  auto stored = co_await services_.store.transact(
      [id = device_.id, state, reason, now = services_.clock.now()](ports::Transaction& tx) -> Result<void> {
        tx.devices().set_state(id, state, reason);
        const auto device = state == DeviceState::logged_out ? tx.devices().find(id) : std::nullopt;
        const auto event = device ? domain::logged_out_event(*device, now) : std::nullopt;
        if (event) (void)tx.events().append(*event);
        return {};
      });
  if (!stored)
    log::warn("device.state_not_stored", {log::field("waid", device_.waid), log::field("reason", stored.error().message)});
}

/// What follows from the end of a connection. False: no further one.
awaitable<bool> DeviceSession::settle(const Disconnect& ended, Time started) {
  const auto now = services_.clock.now();
  log::info("device.disconnected", {log::field("waid", device_.waid), log::field("reason", ended.reason)});
  if (now - started >= client::Backoff::kStable) backoff_.reset();
  const bool linked = memory_->credentials.account.has_value();
  switch (ended.reaction) {
    case Reaction::reconnect_now: co_return true;
    case Reaction::logged_out:
      co_await set_state(DeviceState::logged_out, ended.reason);
      services_.events_appended();
      co_return false;
    case Reaction::stop:
      co_await set_state(linked ? DeviceState::stopped : DeviceState::unpaired, ended.reason);
      if (!linked) co_await forget_wish();
      co_return false;
    case Reaction::stop_until:
      co_await set_state(DeviceState::stopped, ended.reason);
      co_await note_restriction(services_.store, device_.id, *ended.until, ended.reason);
      (void)co_await stopped_.wait_for(std::max(*ended.until - now, Duration(0)));
      co_return !stopping_;
    case Reaction::reconnect_slowly: backoff_.advance(kSlowSteps, services_.random); [[fallthrough]];
    case Reaction::reconnect: break;
  }
  if (linked) co_await set_state(DeviceState::disconnected, ended.reason);
  (void)co_await stopped_.wait_for(backoff_.next(services_.random));
  co_return !stopping_;
}

}  // namespace kurir::app
