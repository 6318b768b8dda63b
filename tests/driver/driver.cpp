#include "driver/driver.hpp"

#include <iostream>
#include <mutex>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "adapters/media/client.hpp"
#include "adapters/websocket/connector.hpp"
#include "app/accounts.hpp"
#include "app/devices_admin.hpp"
#include "driver/events.hpp"
#include "runtime/signal_event.hpp"

namespace kurir::driver {

using boost::asio::awaitable;
using domain::DeviceId;

namespace {

constexpr Duration kPairingPatience = std::chrono::hours(1);

}  // namespace

void print(const json::object& line) {
  static std::mutex mutex;
  const auto text = json::serialize(line) + '\n';
  const std::lock_guard lock(mutex);
  std::cout << text << std::flush;
}

struct Driver::Running {
  Running(std::shared_ptr<app::DeviceSession> session_, DeviceId id_)
      : session(std::move(session_)), id(id_), ended(session->executor()) {}
  std::shared_ptr<app::DeviceSession> session;
  DeviceId id;
  runtime::SignalEvent ended;
};

Driver::Driver(const Options& options, std::unique_ptr<ports::Store> store)
    : store_(std::move(store)),
      connector_(websocket::make_connector()),
      media_(media::make_media_client()),
      services_{.store = *store_,
                .connector = *connector_,
                .media = *media_,
                .clock = clock_,
                .random = random_,
                .url = options.url,
                .root = options.root,
                .version = {},
                .workers = workers_,
                .schedule_changed = [] {},
                .events_appended = [] {},
                .incoming = [](ports::Transaction&, const app::Incoming& incoming) { print(describe(incoming)); },
                .first_policy = "preset=unpaced"},
      tasks_(executor_) {
  store_->listen([this](std::span<const ports::Change> changes) {
    for (const auto& change : changes) {
      if (change.topic != ports::Topic::device && change.topic != ports::Topic::pairing) continue;
      boost::asio::post(executor_, [this, id = change.device, topic = change.topic] { tasks_.spawn("show", show(id, topic)); });
    }
  });
  loops_.start();
}

Driver::~Driver() {
  store_->listen({});
  store_.reset();
  loops_.stop();
}

awaitable<void> Driver::show(DeviceId id, ports::Topic topic) {
  auto line = co_await ports::read<json::object>(*store_, [id, topic](ports::Transaction& tx) -> Result<json::object> {
    return topic == ports::Topic::pairing ? describe_pairing(tx, id) : describe_device(tx, id);
  });
  if (line && !line->empty()) print(*line);
}

awaitable<Result<DeviceId>> Driver::add_device() {
  const app::Admin admin{*store_, clock_, "driver"};
  const auto account = co_await app::create_account(admin, random_, {"Driver", 0});
  if (!account) co_return std::unexpected(account.error());
  const auto waid = co_await app::create_device(admin, random_, {.account = account->id, .inbox_url = "", .tracking_url = ""});
  if (!waid) co_return std::unexpected(waid.error());
  const auto device = co_await app::find_device(*store_, *waid);
  if (!device) co_return std::unexpected(device.error());
  co_return device->id;
}

awaitable<Result<void>> Driver::start(DeviceId id) {
  if (running_.contains(id)) co_return fail(ErrorCode::conflict, "device {} runs already", id);
  auto device = co_await ports::transact<domain::Device>(
      *store_, [id, until = clock_.now() + kPairingPatience](ports::Transaction& tx) -> Result<domain::Device> {
        auto found = tx.devices().find(id);
        if (!found) return fail(ErrorCode::not_found, "there is no device {}", id);
        if (!domain::is_linked(found->state)) tx.devices().set_qr_wanted_until(id, until);
        return std::move(*found);
      });
  if (!device) co_return std::unexpected(device.error());
  auto running = std::make_shared<Running>(std::make_shared<app::DeviceSession>(executor_, services_, std::move(*device)), id);
  running_.emplace(id, running);
  tasks_.spawn("device", run(std::move(running)));
  co_return Result<void>{};
}

awaitable<void> Driver::run(std::shared_ptr<Running> running) {
  co_await running->session->run();
  running_.erase(running->id);
  running->ended.notify();
  print({{"event", "ended"}, {"device", running->id.value}});
}

awaitable<Result<void>> Driver::stop(DeviceId id) {
  const auto found = running_.find(id);
  if (found == running_.end()) co_return Result<void>{};
  const auto running = found->second;
  running->session->stop();
  co_await running->ended.wait();
  co_return Result<void>{};
}

awaitable<void> Driver::stop_all() {
  while (!running_.empty()) (void)co_await stop(running_.begin()->first);
}

std::shared_ptr<app::DeviceSession> Driver::session(DeviceId id) {
  const auto found = running_.find(id);
  return found != running_.end() ? found->second->session : nullptr;
}

}  // namespace kurir::driver
