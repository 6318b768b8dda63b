#include "kurir/serve_command.hpp"

#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <optional>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include "adapters/http/server.hpp"
#include "adapters/media/client.hpp"
#include "adapters/sqlite/store.hpp"
#include "adapters/webhook/client.hpp"
#include "adapters/websocket/connector.hpp"
#include "app/accept_message.hpp"
#include "app/check_balance.hpp"
#include "app/deliver_webhooks.hpp"
#include "app/expire_messages.hpp"
#include "app/forget_deliveries.hpp"
#include "app/gateway.hpp"
#include "app/issue_statements.hpp"
#include "app/lift_restrictions.hpp"
#include "app/renew_devices.hpp"
#include "app/report_pending.hpp"
#include "app/run_reminders.hpp"
#include "base/log.hpp"
#include "crypto/system_random.hpp"
#include "domain/address_list.hpp"
#include "kurir/api.hpp"
#include "kurir/command_result.hpp"
#include "kurir/demo.hpp"
#include "kurir/directory_lock.hpp"
#include "kurir/gateway_secret.hpp"
#include "kurir/kept_version.hpp"
#include "kurir/logging.hpp"
#include "kurir/process_use.hpp"
#include "kurir/sandbox.hpp"
#include "kurir/system_clock.hpp"
#include "runtime/task_scope.hpp"
#include "simulator/simulator.hpp"
#include "whatsapp/noise/certificate.hpp"

namespace kurir {
namespace {

using boost::asio::awaitable;
namespace asio = boost::asio;

constexpr std::string_view kWhatsAppUrl = "wss://web.whatsapp.com/ws/chat";
constexpr std::string_view kVersionUrl = "https://web.whatsapp.com/sw.js";
constexpr Duration kOutdatedInterval = std::chrono::hours(1);  ///< between looks for a version that WhatsApp takes
constexpr Duration kRequestGrace = std::chrono::seconds(2);
constexpr Duration kWebhookGrace = std::chrono::seconds(1);
constexpr auto kShutdownLimit = std::chrono::milliseconds(4'500);  ///< five seconds are promised
constexpr std::size_t kMaxLoops = 2;                               ///< protocol work: one thread a core, two at most

struct WhatsAppSide {
  std::string url{kWhatsAppUrl};
  crypto::PublicKey root = whatsapp::noise::kWhatsAppRoot;
  std::string first_policy;  ///< as app::WhatsAppServices
  whatsapp::client::ClientVersion version;
  std::string version_url;  ///< empty = no newer version is looked for
  bool version_is_set = false;
  std::string version_folder;  ///< where the newest that was found is kept
  Duration version_interval{};
  Duration patience{};
};

/// A simulated WhatsApp has no page to ask, unless a test names one.
Result<void> take_version(WhatsAppSide& side, const ServeOptions& options) {
  side.version_url = options.whatsapp_version_url;
  if (side.version_url.empty() && options.mode == ServeMode::gateway && options.whatsapp_url.empty())
    side.version_url = kVersionUrl;
  side.patience = std::chrono::seconds(options.whatsapp_patience);
  side.version_folder = options.data;
  side.version_interval = std::chrono::seconds(options.whatsapp_version_interval);
  if (!options.whatsapp_version.empty()) {
    const auto version = whatsapp::client::ClientVersion::parse(options.whatsapp_version);
    if (!version) return std::unexpected(version.error());
    side.version = *version;
    side.version_is_set = true;
  }
  if (side.version_url.empty()) return {};
  const auto kept = kept_version(options.data);
  if (kept && kept->revision > side.version.revision) side.version = *kept;
  return {};
}

Result<WhatsAppSide> whatsapp_side(const std::string& url, const std::string& root, const ServeOptions& options) {
  WhatsAppSide side;
  if (auto taken = take_version(side, options); !taken) return pass_on(std::move(taken));
  if (!url.empty()) {
    side.url = url;
    side.first_policy = "preset=unpaced";  // nobody is there to be guarded from
  }
  if (root.empty()) return side;
  const auto bytes = from_hex(root);
  const auto key = bytes ? crypto::PublicKey::from(*bytes) : std::nullopt;
  if (!key) return fail(ErrorCode::invalid_argument, "--whatsapp-root takes 64 hex digits");
  side.root = *key;
  return side;
}

webhook::ClientOptions client_options(webhook::PrivateAddresses private_addresses) {
  webhook::ClientOptions options;
  options.private_addresses = private_addresses;
  return options;
}

/// Who may call the API, and how often.
struct ApiAccess {
  http::TrustedProxies trusted_proxies;
  Duration balance_interval;
};

Result<ApiAccess> api_access(const ServeOptions& options) {
  for (const auto& proxy : options.trusted_proxies) {
    if (domain::is_address_or_network(proxy)) continue;
    return fail(ErrorCode::invalid_argument, "--trusted-proxy takes an address or a network like 10.0.0.0/8, not \"{}\"", proxy);
  }
  return ApiAccess{options.trusted_proxies, std::chrono::seconds(options.balance_interval)};
}

/// The gateway's parts, in the order of dependence: later members use earlier ones and go first.
class Service {
 public:
  Service(runtime::EventLoops& loops, ports::Store& store, Secret<32> secret, WhatsAppSide side,
          webhook::PrivateAddresses webhooks_to_private, ApiAccess access, ports::Sandbox* sandbox)
      : store_(store),
        connector_(websocket::make_connector()),
        http_(webhook::make_http_client(client_options(webhooks_to_private))),
        whatsapp_{.store = store_,
                  .connector = *connector_,
                  .media = *media_,
                  .clock = clock_,
                  .random = random_,
                  .url = std::move(side.url),
                  .root = side.root,
                  .version = versions(side),
                  .workers = workers_,
                  .schedule_changed = [this] { gateway_.schedule_changed(); },
                  .events_appended = [this] { webhooks_.notify(); },
                  .changed_outside = [this] { feed_.look_again(); },
                  .found_paused = [this](domain::DeviceId device) { gateway_.found_paused(device); },
                  .unknown_stanza = [this] { metrics_.unknown_stanza(); },
                  .patience = side.patience,
                  .first_policy = std::move(side.first_policy)},
        version_upkeep_(loops.at(0), "client_version", std::min(side.version_interval, kOutdatedInterval),
                        [this] { return refresh_version(); }),
        version_interval_(side.version_interval),
        version_is_set_(side.version_is_set),
        gateway_(loops, whatsapp_),
        webhooks_(loops.at(0), store_, *http_, clock_, random_, std::move(secret)),
        pending_(loops.at(0), store_, clock_, [this] { webhooks_.notify(); }),
        restrictions_(loops.at(0), store_, clock_, [this](domain::DeviceId device) { gateway_.accepted(device, Time{}); }),
        expiry_(loops.at(0), store_, clock_, [this] { webhooks_.notify(); }),
        reminders_(loops.at(0), store_, clock_, random_,
                   [this](domain::DeviceId device, Time due_at) { gateway_.accepted(device, due_at); }),
        renewals_(loops.at(0), store_, clock_),
        statements_(loops.at(0), store_, clock_),
        forgetting_(loops.at(0), store_, clock_),
        accept_(store_, clock_, random_, [this](domain::DeviceId device, Time due_at) { gateway_.accepted(device, due_at); }),
        balance_(store_, clock_, access.balance_interval),
        health_(loops.at(0), store_, clock_, metrics_, process_use),
        api_({.loops = loops,
              .store = store_,
              .clock = clock_,
              .random = random_,
              .feed = feed_,
              .gateway = gateway_,
              .webhooks = webhooks_,
              .http = *http_,
              .health = health_,
              .connections = *whatsapp_.health,
              .passkeys = *whatsapp_.passkeys,
              .sandbox = sandbox}),
        server_(loops.all(), observed_routes(all_routes(accept_, balance_, api_, random_), metrics_), {},
                std::move(access.trusted_proxies)) {
    store_.listen([this](std::span<const ports::Change> changes) {
      metrics_.committed(changes);
      feed_.publish(changes);
    });
  }
  ~Service() { store_.listen({}); }

  /// Gives the URL of the API.
  [[nodiscard]] Result<std::string> listen(const std::string& address) {
    auto port = server_.listen(address);
    if (!port) return pass_on(std::move(port));
    return fmt::format("http://{}:{}", address.substr(0, address.rfind(':')), *port);
  }

  void start() {
    gateway_.start();
    webhooks_.start();
    pending_.start();
    expiry_.start();
    restrictions_.start();
    if (whatsapp_.version.can_refresh()) version_upkeep_.start();
    reminders_.start();
    renewals_.start();
    statements_.start();
    forgetting_.start();
    health_.start();
    api_.start();
  }

  void devices_changed() { gateway_.devices_changed(); }
  /// A virtual phone shows something new; from any thread.
  void phone_changed(const std::string& number) {
    const ports::Change change{.topic = ports::Topic::sandbox, .number = number};
    feed_.publish({&change, 1});
  }

  /// Stops taking requests first, then closes the devices' connections, then lets webhooks end.
  [[nodiscard]] awaitable<void> stop() {
    co_await server_.stop(kRequestGrace);
    co_await api_.stop();
    co_await gateway_.stop();
    co_await health_.stop();
    co_await forgetting_.stop();
    co_await statements_.stop();
    co_await renewals_.stop();
    co_await reminders_.stop();
    co_await version_upkeep_.stop();
    co_await restrictions_.stop();
    co_await expiry_.stop();
    co_await pending_.stop();
    co_await webhooks_.stop(kWebhookGrace);
  }

 private:
  app::ClientVersions versions(const WhatsAppSide& side) {
    if (side.version_url.empty()) return app::ClientVersions(side.version);
    return app::ClientVersions(
        side.version, [this, url = side.version_url] { return app::fetch_client_revision(*http_, url); },
        [this, folder = side.version_folder](const whatsapp::client::ClientVersion& newer) {
          keep_version(folder, newer);
          gateway_.version_renewed();
        });
  }
  /// One that was set is looked for only when WhatsApp refuses it.
  [[nodiscard]] awaitable<Result<std::size_t>> refresh_version() {
    const auto now = clock_.now();
    if (!whatsapp_.version.is_outdated() && (version_is_set_ || now < version_due_)) co_return 0;
    version_due_ = now + version_interval_;
    const auto renewed = co_await whatsapp_.version.refresh(now);
    if (!renewed) co_return std::unexpected(renewed.error());
    co_return 0;
  }

  SystemClock clock_;
  crypto::SystemRandom random_;
  ports::Store& store_;
  app::Metrics metrics_{clock_.now()};
  app::LiveFeed feed_{new_run_name(random_)};
  std::unique_ptr<ports::Connector> connector_;
  std::unique_ptr<ports::HttpClient> http_;
  std::unique_ptr<ports::MediaTransfer> media_ = media::make_media_client();
  asio::thread_pool workers_{1};
  app::WhatsAppServices whatsapp_;
  app::Upkeep version_upkeep_;
  Duration version_interval_;
  bool version_is_set_;
  Time version_due_{};
  app::Gateway gateway_;
  app::DeliverWebhooks webhooks_;
  app::ReportPending pending_;
  app::LiftRestrictions restrictions_;
  app::ExpireMessages expiry_;
  app::RunReminders reminders_;
  app::RenewDevices renewals_;
  app::IssueStatements statements_;
  app::ForgetDeliveries forgetting_;
  app::AcceptMessages accept_;
  app::CheckBalance balance_;
  app::Health health_;
  Api api_;
  http::Server server_;
};

/// What a running process is made of besides the service, and the way down.
struct Process {
  runtime::EventLoops& loops;
  Service& service;
  simulator::Simulator* simulator;
};

awaitable<void> shut_down(Process& process) {
  co_await process.service.stop();
  if (process.simulator != nullptr) co_await process.simulator->stop();
}

awaitable<void> show_demo(DemoContext& context) {
  if (auto ready = co_await prepare_demo(context); !ready)
    log::error("demo.failed", {log::field("reason", ready.error().message)});
}

/// Waits for a signal, then for the orderly end; after kShutdownLimit the process ends as it is: everything that was
/// answered is on disk.
void run_until_signal(Process& process) {
  asio::io_context control(1);
  asio::signal_set signals(control, SIGINT, SIGTERM);
  asio::steady_timer limit(control);
  signals.async_wait([&](const boost::system::error_code&, int) {
    log::info("service.stopping");
    limit.expires_after(kShutdownLimit);
    limit.async_wait([](const boost::system::error_code& cancelled) {
      if (cancelled) return;
      log::warn("service.stopped_hard");
      ::_exit(kDone);
    });
    asio::co_spawn(
        process.loops.at(0), [&process] { return shut_down(process); },
        [&control, &limit](const std::exception_ptr&) { asio::post(control, [&limit] { limit.cancel(); }); });
  });
  control.run();
  process.loops.stop();
  log::info("service.stopped");
}

struct Opened {
  DirectoryLock lock;
  std::unique_ptr<sqlite::SqliteStore> store;
  Secret<32> secret;
  WhatsAppSide side;
};

Result<Opened> open(const ServeOptions& options) {
  auto side = whatsapp_side(options.whatsapp_url, options.whatsapp_root, options);
  if (!side) return pass_on(std::move(side));
  auto store = sqlite::SqliteStore::open(options.data);
  if (!store) return pass_on(std::move(store));
  auto secret = load_gateway_secret(options.data);
  if (!secret) return pass_on(std::move(secret));
  auto lock = DirectoryLock::take(options.data);
  if (!lock) return pass_on(std::move(lock));
  return Opened{std::move(*lock), std::move(*store), std::move(*secret), std::move(*side)};
}

/// On a trial WhatsApp the customers' servers stand on this machine or beside it; on the real one a URL that leads into
/// the operator's own network is refused unless asked for.
webhook::PrivateAddresses private_webhooks(const ServeOptions& options) {
  const bool trial = options.mode == ServeMode::demo || !options.whatsapp_url.empty();
  return trial || options.private_webhooks ? webhook::PrivateAddresses::allow : webhook::PrivateAddresses::refuse;
}

Result<void> serve(const ServeOptions& options) {
  runtime::EventLoops loops(std::min<std::size_t>(std::max(1U, std::thread::hardware_concurrency()), kMaxLoops));
  auto access = api_access(options);
  if (!access) return pass_on(std::move(access));
  auto opened = open(options);  // the store goes before the loops that it completes on
  if (!opened) return pass_on(std::move(opened));
  SystemClock clock;
  crypto::SystemRandom random;

  std::optional<simulator::Simulator> simulator;
  std::optional<SimulatorSandbox> sandbox;
  simulator::Endpoints simulated;
  if (options.mode == ServeMode::demo) {
    const auto directory = (std::filesystem::path(options.data) / "simulator").string();
    simulator.emplace(loops.at(loops.size() - 1), simulator::Options{"127.0.0.1:0", "127.0.0.1:0", directory}, clock, random);
    sandbox.emplace(*simulator);
    auto started = simulator->start();
    if (!started) return pass_on(std::move(started));
    simulated = *started;
    auto side = whatsapp_side(simulated.url, simulated.root, options);
    if (!side) return pass_on(std::move(side));
    opened->side = std::move(*side);
  }

  Service service(loops, *opened->store, std::move(opened->secret), std::move(opened->side), private_webhooks(options),
                  std::move(*access), sandbox ? &*sandbox : nullptr);
  auto url = service.listen(options.listen);
  if (!url) return pass_on(std::move(url));
  log::info("service.listening", {log::field("url", *url)});

  std::optional<DemoContext> demo;
  runtime::TaskScope tasks(loops.at(0));
  if (simulator) {
    simulator->listen([&service](const std::string& number) { service.phone_changed(number); });
    demo.emplace(*opened->store, *simulator, clock, random, options.data, *url, simulated,
                 [&service] { service.devices_changed(); });
    tasks.spawn("demo", show_demo(*demo));
  }
  service.start();
  loops.start();
  Process process{loops, service, simulator ? &*simulator : nullptr};
  run_until_signal(process);
  return {};
}

}  // namespace

int run_serve(const ServeOptions& options) {
  start_logging(options.log_level);
  auto served = serve(options);
  if (served) return kDone;
  (void)report(served.error());
  return served.error().code == ErrorCode::invalid_argument ? kWrongUsage : kFailed;
}

}  // namespace kurir
