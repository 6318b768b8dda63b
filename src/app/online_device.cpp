#include "app/online_device.hpp"

#include <algorithm>

#include <boost/asio/this_coro.hpp>

#include "app/client/send_message.hpp"
#include "app/do_chores.hpp"
#include "app/key_care.hpp"
#include "app/lid_mapping.hpp"
#include "app/prekey_stock.hpp"
#include "base/log.hpp"
#include "whatsapp/client/prekey_digest.hpp"
#include "whatsapp/client/presence.hpp"
#include "whatsapp/client/receipt.hpp"
#include "whatsapp/client/request.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using domain::DeviceState;
using whatsapp::Node;
using whatsapp::client::Cause;
using whatsapp::client::Disconnect;
using whatsapp::client::Reaction;
namespace client = whatsapp::client;

constexpr std::size_t kBatch = 128;        ///< stanzas handled in one transaction: more share its pages, and others wait longer
constexpr std::size_t kMaxInbox = 50'000;  ///< stanzas waiting; the server keeps what we do not take
constexpr Duration kRestBeforeShrink = std::chrono::seconds(30);
constexpr Duration kLongestPause = std::chrono::seconds(30);

}  // namespace

OnlineDevice::OnlineDevice(const WhatsAppServices& services, domain::Device& device, DeviceMemory& memory, Link& link,
                           ClientTasks& client_tasks)
    : services_(services),
      device_(device),
      memory_(memory),
      link_(link),
      client_tasks_(client_tasks),
      sender_(services, memory),
      receiver_(services, memory, sender_),
      health_(services.health->of(device.id)),
      wake_(link.executor()),
      life_(services.clock.now(), services.patience, services.random),
      look_after_keys_at_(services.clock.now() + client::kDigestInterval),
      tasks_(link.executor()) {}

void OnlineDevice::wake() {
  work_ = true;
  call_worker();
}

awaitable<Disconnect> OnlineDevice::run() {
  watch_.emplace(link_.executor(), [this] { watch(); });
  watch();
  std::optional<Disconnect> ended;
  std::exception_ptr fault;
  try {
    while (!ended) ended = take(co_await link_.read());
  } catch (...) {
    fault = std::current_exception();  // the tasks use what is ours: they end first
  }
  watch_.reset();
  tasks_.cancel();
  co_await tasks_.join();
  health_->disconnected();
  if (fault) std::rethrow_exception(fault);
  co_return *std::move(ended);
}

void OnlineDevice::spawn(std::string name, awaitable<void> task) { tasks_.spawn(std::move(name), guarded(std::move(task))); }

/// A device whose task failed must not look connected: the fault ends the connection.
awaitable<void> OnlineDevice::guarded(awaitable<void> task) {
  try {
    co_await std::move(task);
  } catch (...) {
    if (watch_) link_.abort();
    throw;
  }
}

/// What came in; gives the reason where the connection is over.
std::optional<Disconnect> OnlineDevice::take(Result<std::vector<Node>> stanzas) {
  if (!stanzas) return given_up_.value_or(Disconnect{Reaction::reconnect, stanzas.error().message, {}});
  if (stanzas->empty()) return std::nullopt;
  health_->traffic(services_.clock.now());
  for (auto& stanza : *stanzas) {
    if (auto ended = client::classify_disconnect(stanza, services_.clock.now())) return ended;
    if (stanza.tag == "success")
      on_success(stanza);
    else
      inbox_.push_back(std::move(stanza));
  }
  if (inbox_.size() > kMaxInbox) return Disconnect{Reaction::reconnect, "more came in than could be stored", {}};
  call_worker();
  return std::nullopt;
}

void OnlineDevice::on_success(const Node& success) {
  if (logged_in_ || memory_.credentials.login_counter == 0xFFFFFFFF) return;
  auto& account = *memory_.credentials.account;
  if (const auto lid = success.jid("lid"); lid && lid->is_lid() && *lid != account.lid) {
    account.lid = *lid;
    learn_mapping(memory_, account.jid.user, lid->user, services_.clock.now());
  }
  ++memory_.credentials.login_counter;
  memory_.credentials_changed = true;
  logged_in_ = true;
  spawn("begin", begin());
}

awaitable<void> OnlineDevice::begin() {
  if (auto done = co_await bootstrap(); !done) {
    give_up("device.login_failed", done.error());
    co_return;
  }
  ready_ = true;
  health_->connected(services_.clock.now());
  wake();
  log::info("device.connected", {log::field("waid", device_.waid)});
  co_await introduce();
}

/// Prekeys first, then active: so that no peer finds an empty stock.
awaitable<Result<void>> OnlineDevice::bootstrap() {
  PreKeyStock stock(services_, memory_, link_);
  if (auto filled = co_await stock.fill(PreKeyStock::When::few); !filled) co_return filled;
  KeyCare care(services_, memory_, link_);
  auto check = co_await care.rotate_if_due();
  if (!check) co_return pass_on(std::move(check));
  memory_.chores.check_bundle |= *check;
  if (auto loaded = co_await receiver_.load_retries(); !loaded) co_return loaded;
  auto active = co_await link_.request(client::active_request());
  if (!active) co_return pass_on(std::move(active));
  if (auto stored = co_await note_connected(); !stored) co_return stored;
  if (auto again = co_await sender_.send_again(link_); !again) co_return again;
  send_unanswered(memory_, link_);
  co_return Result<void>{};
}

/// One that was logged out here meanwhile stays so.
awaitable<Result<void>> OnlineDevice::note_connected() {
  auto noted = co_await ports::transact<domain::Restriction>(
      services_.store, [id = device_.id, now = services_.clock.now()](ports::Transaction& tx) -> Result<domain::Restriction> {
        const auto device = tx.devices().find(id);
        if (!device || device->unlink_wanted) return domain::Restriction{};
        tx.devices().set_state(id, DeviceState::connected, "", now);
        return domain::restriction_of(*device);
      });
  if (!noted) co_return pass_on(std::move(noted));
  device_.state = DeviceState::connected;
  device_.reason.clear();
  device_.reason_code.clear();
  // Whether what an earlier connection heard of still holds.
  memory_.chores.ask_limits |= noted->kind != domain::RestrictionKind::none;
  co_return Result<void>{};
}

/// What the official client asks after a login; nothing here depends on the answers.
awaitable<void> OnlineDevice::introduce() {
  for (auto& question : client::introductory_requests()) {
    const auto answer = co_await link_.request(std::move(question));
    if (answer) memory_.read_mark = client::parse_read_mark(*answer).value_or(memory_.read_mark);
    if (answer && client::tells_lid_migration(*answer)) co_await note_lid_migration();
  }
  const auto& name = memory_.account().push_name;
  // The phone keeps its own notifications.
  if (!name.empty()) link_.send(client::presence(name, client::Availability::unavailable));
}

/// Once migrated, an account stays so.
awaitable<void> OnlineDevice::note_lid_migration() {
  auto& account = *memory_.credentials.account;
  if (std::exchange(account.lid_migrated, true)) co_return;
  auto stored = co_await services_.store.transact(
      [id = device_.id, credentials = memory_.credentials.serialise()](ports::Transaction& tx) -> Result<void> {
        tx.devices().save_credentials(id, credentials);
        return {};
      });
  if (!stored) memory_.credentials_changed = true;
}

void OnlineDevice::call_worker() {
  if (!logged_in_) return;
  if (working_) return wake_.notify();
  working_ = true;
  spawn("work", work());
}

/// Until there is nothing more to do, nor to wait for. On a closed link each try would fail at once, and nobody else have a turn.
awaitable<void> OnlineDevice::work() {
  while (!link_.closed()) {
    begin_chores();
    if (!inbox_.empty() || !memory_.filed_news.empty()) {
      co_await receive_batch();
    } else if (ready_ && !client_tasks_.empty()) {
      co_await run_client_task();
    } else if (ready_ && retries_are_due()) {
      if (auto done = co_await receiver_.work_off_retries(link_); !done) give_up("device.retries_failed", done.error());
    } else if (ready_ && work_ && sender_.window_open()) {
      co_await send_batch();
    } else if (is_idle()) {
      break;
    } else {
      co_await rest();
    }
  }
  working_ = false;
}

void OnlineDevice::begin_chores() {
  if (!ready_ || busy_ || memory_.chores.empty()) return;
  busy_ = true;
  spawn("chores", chores());
}

bool OnlineDevice::retries_are_due() const {
  const auto due = receiver_.retries_due_at();
  return due && *due <= services_.clock.now();
}

awaitable<void> OnlineDevice::receive_batch() {
  std::vector<Node> batch;
  while (!inbox_.empty() && batch.size() < kBatch) {
    const bool alone = ReceiveStanzas::stands_alone(inbox_.front());
    if (alone && !batch.empty()) break;
    batch.push_back(std::move(inbox_.front()));
    inbox_.pop_front();
    if (alone) break;
  }
  if (auto handled = co_await receiver_.handle(link_, std::move(batch)); !handled)
    give_up("device.receive_failed", handled.error());
  work_ |= receiver_.take_answered();
}

awaitable<void> OnlineDevice::run_client_task() {
  auto task = std::move(client_tasks_.front());
  client_tasks_.pop_front();
  ConnectedClient connected{services_, memory_, link_};
  co_await task(connected);
}

awaitable<void> OnlineDevice::send_batch() {
  work_ = false;
  auto sent = co_await sender_.send_due(link_);
  if (sent) {
    send_failures_ = 0;
    work_ |= *sent == SendMessages::Batch::full;
    co_return;
  }
  const auto failure = sent.error().code;
  if (failure == ErrorCode::closed) co_return give_up("device.send_failed", sent.error());
  if (failure == ErrorCode::timed_out) co_return renew(Cause::stuck);
  log::warn("device.send_delayed", {log::field("waid", device_.waid), log::field("reason", sent.error().message)});
  work_ = true;
  const auto pause = std::min<Duration>(std::chrono::seconds(1) * (1 << std::min(send_failures_++, 5)), kLongestPause);
  (void)co_await wake_.wait_for(pause);
}

/// When there is something to do again, if nothing happens before.
std::optional<Time> OnlineDevice::resume_at() const {
  const auto resume = sender_.resume_at();
  const auto retries = receiver_.retries_due_at();
  return resume && retries ? std::min(*resume, *retries) : resume ? resume : retries;
}

bool OnlineDevice::is_idle() const { return !resume_at() && memory_.sessions.size() == 0 && memory_.contacts.size() == 0; }

/// Nothing may be done before the rules of use allow it, or there is nothing to do: then what can be loaded again leaves the
/// memory after a while.
awaitable<void> OnlineDevice::rest() {
  const auto resume = resume_at();
  auto limit = kRestBeforeShrink;
  if (resume) limit = std::clamp<Duration>(*resume - services_.clock.now(), std::chrono::milliseconds(1), limit);
  const bool woken = co_await wake_.wait_for(limit);
  work_ |= sender_.has_rested(services_.clock.now());
  if (!woken && limit == kRestBeforeShrink) memory_.shrink();
}

/// Looks after the connection now, and again when it is time.
void OnlineDevice::watch() {
  if (!look_after_connection()) return;
  const auto look_again = std::min(life_.deadline() - services_.clock.now(), services_.patience / 2);
  watch_->set(std::max<Duration>(look_again, std::chrono::milliseconds(1)));
}

/// False where it was given up.
bool OnlineDevice::look_after_connection() {
  const auto now = services_.clock.now();
  if (now >= look_after_keys_at_) {
    look_after_keys_at_ = now + client::kDigestInterval;
    memory_.chores.look_after_keys = true;
    call_worker();
  }
  life_.received(link_.last_received());
  const auto waiting = sender_.waiting_since();
  health_->waiting(waiting);
  const auto verdict = life_.tick(now);
  const bool unanswered = waiting && now - *waiting > services_.patience;
  const bool dead = verdict == client::KeepAlive::Verdict::dead;
  if (dead || unanswered) {
    renew(!dead && link_.last_received() > *waiting ? Cause::stuck : Cause::silent);
    return false;
  }
  if (verdict == client::KeepAlive::Verdict::ping) {
    auto ping = client::ping_request();
    ping.set("id", link_.next_id());
    link_.send(ping);
  }
  return true;
}

awaitable<void> OnlineDevice::chores() {
  if (auto done = co_await do_chores(services_, memory_, link_); !done) {
    log::warn("device.chore_failed", {log::field("waid", device_.waid), log::field("reason", done.error().message)});
  }
  busy_ = false;
  call_worker();
}

/// The socket is open, and yet nothing comes through: a zombie.
void OnlineDevice::renew(Cause cause) {
  given_up_ = Disconnect::because(cause);
  health_->renewed();
  give_up("device.zombie", {ErrorCode::timed_out, std::string(client::explain(cause))});
}

/// Ends the connection; the reader notices, and the session connects again.
void OnlineDevice::give_up(std::string_view what, const Error& error) {
  log::warn(what, {log::field("waid", device_.waid), log::field("reason", error.message)});
  link_.abort();
}

}  // namespace kurir::app
