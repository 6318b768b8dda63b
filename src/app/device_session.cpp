#include "app/device_session.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/client_records.hpp"
#include "app/message_progress.hpp"
#include "app/online_device.hpp"
#include "app/pair_device.hpp"
#include "app/qr_wish.hpp"
#include "app/restrictions.hpp"
#include "app/unlink_device.hpp"
#include "base/log.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using domain::DeviceState;
using whatsapp::client::Cause;
using whatsapp::client::Disconnect;
using whatsapp::client::Reaction;
namespace client = whatsapp::client;

constexpr Duration kConnectTimeout = std::chrono::seconds(20);
constexpr int kSlowSteps = 5;
constexpr int kUnlinkTries = 10;  ///< a minute and a half

domain::RestrictionKind kind_of(const Disconnect& ended) {
  using domain::RestrictionKind;
  if (ended.cause != client::Cause::temporarily_banned) return RestrictionKind::account_restricted;
  switch (ended.ban) {
    case client::Ban::strangers: return RestrictionKind::ban_strangers;
    case client::Ban::blocked: return RestrictionKind::ban_blocked;
    case client::Ban::groups: return RestrictionKind::ban_groups;
    case client::Ban::same_message: return RestrictionKind::ban_same_message;
    case client::Ban::broadcast: return RestrictionKind::ban_broadcast;
    case client::Ban::untold: break;
  }
  return RestrictionKind::ban;
}

}  // namespace

DeviceSession::DeviceSession(boost::asio::any_io_executor executor, const WhatsAppServices& services, domain::Device device)
    : executor_(executor),
      services_(services),
      device_(std::move(device)),
      stopped_(executor),
      unlinking_(device_.unlink_wanted) {}

DeviceSession::~DeviceSession() = default;

void DeviceSession::wake() {
  boost::asio::post(executor_, [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (!self) return;
    if (self->pairing_news_ != nullptr) self->pairing_news_->notify();
    if (self->online_ != nullptr) self->online_->wake();
  });
}

void DeviceSession::unlink() {
  boost::asio::post(executor_, [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (!self || self->unlinking_) return;
    self->unlinking_ = true;
    self->backoff_.reset();
    self->stopped_.notify();
    if (self->link_ != nullptr) self->link_->leave();
  });
}

void DeviceSession::run_task(ClientTask task) {
  boost::asio::post(executor_, [weak = weak_from_this(), task = std::move(task)]() mutable {
    const auto self = weak.lock();
    if (!self || self->stopping_) return;
    self->client_tasks_.push_back(std::move(task));
    if (self->online_ != nullptr) self->online_->wake();
  });
}

void DeviceSession::stop() {
  stopping_ = true;
  client_tasks_.clear();
  stopped_.notify();
  if (connecting_ != nullptr) connecting_->cancel();
  if (link_ != nullptr) link_->leave();
}

awaitable<Result<void>> DeviceSession::load_credentials() {
  auto stored = co_await ports::read<std::optional<Bytes>>(
      services_.store,
      [id = device_.id](ports::Transaction& tx) -> Result<std::optional<Bytes>> { return tx.devices().load_credentials(id); });
  if (!stored) co_return pass_on(std::move(stored));
  if (*stored && (device_.state != DeviceState::logged_out || unlinking_)) {
    auto credentials = client::Credentials::parse(**stored);
    if (!credentials) co_return pass_on(std::move(credentials));
    memory_ = std::make_unique<DeviceMemory>(device_.id, std::move(*credentials));
    co_return Result<void>{};
  }
  memory_ = std::make_unique<DeviceMemory>(device_.id, client::Credentials::create(services_.random));
  co_return co_await services_.store.transact(
      [id = device_.id, bytes = memory_->credentials.serialise()](ports::Transaction& tx) -> Result<void> {
        forget_client_records(tx, id);
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

awaitable<void> DeviceSession::run() {
  if (auto loaded = co_await load_credentials(); !loaded) {
    log::error("device.unusable", {log::field("waid", device_.waid), log::field("reason", loaded.error().message)});
    co_return;
  }
  if (unlinking_ && !memory_->credentials.account) co_return co_await forget_link();
  co_await wait_for_end_of_ban();
  while (!stopping_ && co_await is_needed()) {
    const auto started = services_.clock.now();
    const bool to_unlink = unlinking_;
    const auto ended = co_await connect_once();
    if (stopping_) co_return;
    if (unlinking_ && !to_unlink) continue;
    const bool goes_on = to_unlink ? co_await settle_unlink(ended) : co_await settle(ended, started);
    if (!goes_on) co_return;
  }
}

/// A process that starts again knows of a ban from before.
awaitable<void> DeviceSession::wait_for_end_of_ban() {
  const auto now = services_.clock.now();
  const auto restriction = domain::restriction_of(device_);
  const bool banned =
      domain::is_in_force(restriction, now) && domain::scope_of(restriction.kind) == domain::RestrictionScope::everything;
  if (banned && !unlinking_ && !stopping_) (void)co_await stopped_.wait_for(restriction.until - now);
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
  if (linked && !unlinking_) co_await set_state(DeviceState::connecting, Cause::none, "");
  auto transport = co_await connect();
  if (!transport) co_return Disconnect{Reaction::reconnect, transport.error().message, {}, Cause::unreachable};
  runtime::TaskScope tasks(executor_);
  Link link(executor_, std::move(*transport), begin_connection(), services_.clock, services_.random, tasks);
  link_ = &link;
  auto ended = Disconnect::because(Cause::connection_lost);
  try {
    auto refused = co_await shake_hands(link);
    ended = refused ? *std::move(refused) : co_await use(link);
  } catch (const std::exception& fault) {
    // One device's fault must not take the others with it; what was not durable is done again.
    log::error("device.fault", {log::field("waid", device_.waid), log::field("reason", fault.what())});
  }
  link_ = nullptr;
  online_ = nullptr;
  pairing_news_ = nullptr;
  co_await link.close();
  tasks.cancel();
  co_await tasks.join();
  memory_->sessions.forget_dirty();
  memory_->groups.forget_dirty();
  memory_->shrink();
  co_return ended;
}

client::Connection DeviceSession::begin_connection() {
  const auto& credentials = memory_->credentials;
  announced_ = services_.version.current();
  auto payload = credentials.account ? client::login_payload(credentials, announced_)
                                     : client::registration_payload(credentials, announced_, {});
  return client::Connection({credentials.noise.clone(), services_.root, std::move(payload), credentials.routing_info},
                            services_.random);
}

/// Gives the reason where they were not taken.
awaitable<std::optional<Disconnect>> DeviceSession::shake_hands(Link& link) {
  const auto done = co_await link.handshake();
  if (done) co_return std::nullopt;
  const bool anew = co_await forget_routing();
  co_return Disconnect{anew ? Reaction::reconnect_now : Reaction::reconnect, done.error().message, {}, Cause::unreachable};
}

awaitable<Disconnect> DeviceSession::use(Link& link) {
  if (!memory_->credentials.account) return pair(link);
  return unlinking_ ? unlink_device({services_, *memory_, link}) : serve(link);
}

/// The place that routing information leads to may be gone: true where there was some, and the next attempt goes without it.
awaitable<bool> DeviceSession::forget_routing() {
  auto& credentials = memory_->credentials;
  if (credentials.routing_info.empty()) co_return false;
  credentials.routing_info.clear();
  auto stored = co_await services_.store.transact(
      [id = device_.id, bytes = credentials.serialise()](ports::Transaction& tx) -> Result<void> {
        tx.devices().save_credentials(id, bytes);
        return {};
      });
  log::info("device.routing_dropped", {log::field("waid", device_.waid), log::field("stored", stored.has_value())});
  co_return true;
}

awaitable<Disconnect> DeviceSession::serve(Link& link) {
  OnlineDevice online(services_, device_, *memory_, link, client_tasks_);
  online_ = &online;
  co_return co_await online.run();
}

awaitable<Disconnect> DeviceSession::pair(Link& link) {
  runtime::SignalEvent news(executor_);
  pairing_news_ = &news;
  co_return co_await pair_device({services_, device_, *memory_, link, news});
}

/// A state and what belongs to it are stored together: who sees the one sees the other, and so does the next start. A device that
/// was logged out here stays so, whatever its connection does meanwhile.
awaitable<bool> DeviceSession::set_state(DeviceState state, Cause cause, std::string reason,
                                         std::optional<domain::Restriction> told) {
  const std::string code(client::name(cause));
  const bool is_news = device_.state != state || device_.reason != reason || device_.reason_code != code;
  if (!is_news && !told && state != DeviceState::unpaired) co_return true;
  auto stored = co_await services_.store.transact([id = device_.id, state, reason = ports::DeviceRows::Reason{reason, code},
                                                   told = std::move(told),
                                                   now = services_.clock.now()](ports::Transaction& tx) -> Result<void> {
    const auto device = tx.devices().find(id);
    if (!device || device->unlink_wanted) return {};
    tx.devices().set_state(id, state, reason, now);
    if (told) (void)note_restriction(tx, id, *told, now);
    if (state == DeviceState::unpaired) tx.devices().set_qr_wanted_until(id, std::nullopt);
    if (state != DeviceState::logged_out) return {};
    if (const auto event = domain::logged_out_event(*device, now)) (void)tx.events().append(*event);
    return {};
  });
  if (!stored) {
    log::warn("device.state_not_stored", {log::field("waid", device_.waid), log::field("reason", stored.error().message)});
    co_return false;
  }
  device_.state = state;
  device_.reason = std::move(reason);
  device_.reason_code = code;
  co_return true;
}

/// For a state that nobody would tell again: a device that is not known to be out would log in at once.
awaitable<void> DeviceSession::insist_on_state(DeviceState state, Cause cause, std::string reason) {
  while (!co_await set_state(state, cause, reason) && !stopping_)
    (void)co_await stopped_.wait_for(backoff_.next(services_.random));
}

/// Connecting again is useless until somebody acts, and then asks again.
awaitable<void> DeviceSession::stop_for(const Disconnect& ended) {
  const bool linked = memory_->credentials.account.has_value();
  co_await insist_on_state(linked ? DeviceState::stopped : DeviceState::unpaired, ended.cause, ended.reason);
}

/// Connecting again is useless until the ban ends; one that could not be stored is soon told again.
awaitable<void> DeviceSession::stop_until_end_of(const Disconnect& ban, Time now) {
  const bool stored = co_await set_state(
      DeviceState::stopped, ban.cause, ban.reason,
      domain::Restriction{
          .kind = kind_of(ban), .until = *ban.until, .source = domain::RestrictionSource::login, .reason = ban.reason});
  services_.events_appended();
  (void)co_await stopped_.wait_for(stored ? std::max(*ban.until - now, Duration(0)) : backoff_.next(services_.random));
}

/// What follows from the end of a connection. False: no further one.
awaitable<bool> DeviceSession::settle(const Disconnect& ended, Time started) {
  const auto now = services_.clock.now();
  log::info("device.disconnected", {log::field("waid", device_.waid), log::field("code", client::name(ended.cause)),
                                    log::field("reason", ended.reason), log::field("told", ended.detail)});
  if (now - started >= client::Backoff::kStable) backoff_.reset();
  const bool linked = memory_->credentials.account.has_value();
  switch (ended.reaction) {
    case Reaction::reconnect_now: co_return true;
    case Reaction::logged_out:
      co_await insist_on_state(DeviceState::logged_out, ended.cause, ended.reason);
      services_.events_appended();
      co_return false;
    case Reaction::stop: co_await stop_for(ended); co_return false;
    case Reaction::renew_version:
      switch (co_await services_.version.renew(announced_, now)) {
        case ClientVersions::Renewal::renewed: co_return true;
        case ClientVersions::Renewal::useless: co_await stop_for(ended); co_return false;
        case ClientVersions::Renewal::pending: break;
      }
      break;
    case Reaction::stop_until: co_await stop_until_end_of(ended, now); co_return !stopping_;
    case Reaction::reconnect_slowly: backoff_.advance(kSlowSteps, services_.random); [[fallthrough]];
    case Reaction::reconnect: break;
  }
  if (linked) co_await set_state(DeviceState::disconnected, ended.cause, ended.reason);
  (void)co_await stopped_.wait_for(backoff_.next(services_.random));
  co_return !stopping_;
}

/// False: it is over, one way or the other.
awaitable<bool> DeviceSession::settle_unlink(const Disconnect& ended) {
  const bool removed = ended.reaction == Reaction::logged_out;
  if (!removed && ++unlink_tries_ < kUnlinkTries) {
    (void)co_await stopped_.wait_for(backoff_.next(services_.random));
    co_return !stopping_;
  }
  if (removed)
    log::info("device.unlinked", {log::field("waid", device_.waid)});
  else
    log::warn("device.unlink_given_up", {log::field("waid", device_.waid), log::field("reason", ended.reason)});
  co_await forget_link();
  co_return false;
}

awaitable<void> DeviceSession::forget_link() {
  auto forgotten =
      co_await services_.store.transact([id = device_.id, now = services_.clock.now()](ports::Transaction& tx) -> Result<void> {
        const auto device = tx.devices().find(id);
        if (!device) return {};
        forget_client_records(tx, id);
        tx.devices().forget_credentials(id);
        tx.devices().set_state(
            id, DeviceState::logged_out,
            {std::string(client::explain(Cause::logged_out_here)), std::string(client::name(Cause::logged_out_here))}, now);
        if (device->deleted_at) reject_in_flight(tx, id, now);
        return {};
      });
  if (!forgotten)
    log::warn("device.link_not_forgotten", {log::field("waid", device_.waid), log::field("reason", forgotten.error().message)});
}

}  // namespace kurir::app
