// Kurir's WhatsApp client without what stands around it: device sessions over the real store and real sockets, no HTTP API, no
// prices, no webhooks. Takes commands on stdin, one a line; answers in JSON, one a line.
//
//   client_load DIRECTORY URL ROOT [TRUST_FILE]
//     pair COUNT                   {"qr"} for each new device, in any order; it is linked once a phone has scanned that
//     send COUNT AT_ONCE NUMBER…   the first device sends COUNT texts to these numbers in turn; use, when all are delivered
//     use                          processor time so far: {"process_us", "store_us"}
//     hear COUNT                   use, when COUNT texts in all have come in
#include <time.h>

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <mutex>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/asio/thread_pool.hpp>

#include "adapters/media/client.hpp"
#include "adapters/sqlite/store.hpp"
#include "adapters/websocket/connector.hpp"
#include "app/accounts.hpp"
#include "app/devices_admin.hpp"
#include "app/gateway.hpp"
#include "app/qr_wish.hpp"
#include "crypto/system_random.hpp"
#include "domain/wire_id.hpp"
#include "runtime/event_loops.hpp"
#include "runtime/run_blocking.hpp"
#include "support/await.hpp"

namespace {

using namespace kurir;
namespace asio = boost::asio;

constexpr std::size_t kLoops = 2;  // as `kurir serve`
constexpr std::string_view kText = "Your parcel is on its way and arrives tomorrow before noon.";

class WallClock final : public Clock {
 public:
  [[nodiscard]] Time now() const override { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }
};

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// The threads of this process.
std::set<int> threads() {
  std::set<int> ids;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/task")) ids.insert(std::stoi(entry.path().filename()));
  return ids;
}

double microseconds(clockid_t clock) {
  timespec used{};
  if (::clock_gettime(clock, &used) != 0) throw std::runtime_error("the kernel does not tell a thread's processor time");
  return static_cast<double>(used.tv_sec) * 1e6 + static_cast<double>(used.tv_nsec) / 1e3;
}

/// Linux: the processor-time clock of any thread of the process (what pthread_getcpuclockid computes).
clockid_t clock_of(int thread) { return static_cast<clockid_t>((~static_cast<unsigned>(thread) << 3U) | 6U); }

/// Opens the store and remembers which threads are its own.
struct MeasuredStore {
  explicit MeasuredStore(const std::string& directory) {
    const auto before = threads();
    store = must(sqlite::SqliteStore::open(directory));
    std::ranges::set_difference(threads(), before, std::back_inserter(own));
  }
  [[nodiscard]] double used() const {
    double sum = 0;
    for (const auto thread : own) sum += microseconds(clock_of(thread));
    return sum;
  }
  std::unique_ptr<sqlite::SqliteStore> store;
  std::vector<int> own;
};

/// How many messages were delivered and came in, as the store announces it.
class Tally {
 public:
  void take(std::span<const ports::Change> changes) {
    const std::lock_guard lock(mutex_);
    for (const auto& change : changes) {
      delivered_ += change.happened == ports::Happened::received ? 1U : 0U;
      heard_ += change.happened == ports::Happened::incoming ? 1U : 0U;
    }
    changed_.notify_all();
  }
  [[nodiscard]] std::size_t delivered() {
    const std::lock_guard lock(mutex_);
    return delivered_;
  }
  void wait_delivered(std::size_t count) {
    wait([&] { return delivered_ >= count; });
  }
  void wait_heard(std::size_t count) {
    wait([&] { return heard_ >= count; });
  }

 private:
  template <class Done>
  void wait(Done done) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, std::chrono::minutes(2), done)) throw std::runtime_error("gave up waiting for texts");
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t delivered_ = 0;
  std::size_t heard_ = 0;
};

class Bench {
 public:
  Bench(const std::string& directory, std::string url, const std::string& root, std::string trust_file)
      : store_(directory),
        connector_(websocket::make_connector({.trust_file = std::move(trust_file)})),
        services_{.store = *store_.store,
                  .connector = *connector_,
                  .media = *media_,
                  .clock = clock_,
                  .random = random_,
                  .url = std::move(url),
                  .root = *crypto::PublicKey::from(from_hex(root).value()),
                  .version = {},
                  .workers = workers_,
                  .schedule_changed = [this] { gateway_.schedule_changed(); },
                  .events_appended = [] {},
                  .first_policy = "preset=unpaced"},
        gateway_(loops_, services_) {
    store_.store->listen([this](std::span<const ports::Change> changes) { tally_.take(changes); });
    loops_.start();
    gateway_.start();
    auto account = test::await(app::create_account(admin(), random_, {.name = "Bench"}));
    account_ = must(std::move(account)).id;
  }

  void run(const std::string& line) {
    std::istringstream words(line);
    std::string command;
    std::size_t count = 0;
    words >> command >> count;
    if (command == "pair") return pair(count);
    if (command == "use") return tell_use({});
    if (command == "hear") {
      tally_.wait_heard(count);
      return tell_use({});
    }
    if (command != "send") throw std::runtime_error("unknown command " + command);
    std::size_t at_once = 0;
    words >> at_once;
    send(count, at_once, {std::istream_iterator<std::string>(words), {}});
  }

  void stop() { (void)test::await(gateway_.stop()); }

 private:
  struct Use {
    double process = 0;
    double store = 0;
  };
  [[nodiscard]] app::Admin admin() { return {*store_.store, clock_, "bench"}; }
  [[nodiscard]] Use use() const { return {microseconds(CLOCK_PROCESS_CPUTIME_ID), store_.used()}; }

  void tell_use(Use since) {
    const auto now = use();
    fmt::print("{{\"process_us\":{:.0f},\"store_us\":{:.0f}}}\n", now.process - since.process, now.store - since.store);
    std::fflush(stdout);
  }

  void pair(std::size_t count) {
    std::vector<std::string> waids;
    for (std::size_t i = 0; i < count; ++i) {
      waids.push_back(
          must(test::await(app::create_device(admin(), random_, {.account = account_, .inbox_url = "", .tracking_url = ""}))));
      must(test::await(app::want_device_qr(*store_.store, clock_, waids.back(), std::chrono::minutes(3))));
    }
    gateway_.devices_changed();
    for (auto& waid : waids) {
      const auto qr = must(test::await(app::wait_for_device_qr(*store_.store, clock_, waid, std::chrono::minutes(1))));
      fmt::print("{{\"qr\":\"{}\"}}\n", qr);
      std::fflush(stdout);
    }
  }

  void accept(std::size_t first, std::size_t count, const std::vector<std::string>& numbers) {
    std::vector<domain::Message> messages(count);
    for (std::size_t i = 0; i < count; ++i) {
      auto& message = messages[i];
      message.account = account_;
      message.device = kFirst;
      message.number = numbers[(first + i) % numbers.size()];
      message.text = kText;
      message.wire_id = domain::make_wire_id(random_);
      message.accepted_at = message.due_at = clock_.now();
    }
    must(test::await(store_.store->transact([&](ports::Transaction& tx) -> Result<void> {
      for (const auto& message : messages) (void)tx.messages().insert(message);
      return {};
    })));
  }

  void send(std::size_t count, std::size_t at_once, const std::vector<std::string>& numbers) {
    auto before = use();
    const auto delivered = tally_.delivered();
    for (std::size_t done = 0; done < count; done += at_once) {
      accept(done, std::min(at_once, count - done), numbers);
      if (at_once >= count) before = use();  // what is accepted all at once before is no part of it
      gateway_.accepted(kFirst, clock_.now());
      tally_.wait_delivered(delivered + std::min(done + at_once, count));
    }
    tell_use(before);
  }

  static constexpr domain::DeviceId kFirst{1};
  WallClock clock_;
  crypto::SystemRandom random_;
  Tally tally_;
  runtime::EventLoops loops_{kLoops};
  MeasuredStore store_;  // goes before the loops that it completes on
  asio::thread_pool workers_{1};
  std::unique_ptr<ports::Connector> connector_;
  std::unique_ptr<ports::MediaTransfer> media_ = media::make_media_client();
  app::WhatsAppServices services_;
  app::Gateway gateway_;
  domain::AccountId account_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    fmt::print(stderr, "usage: client_load DIRECTORY URL ROOT [TRUST_FILE]\n");
    return 2;
  }
  try {
    Bench bench(argv[1], argv[2], argv[3], argc > 4 ? argv[4] : "");
    for (std::string line; std::getline(std::cin, line);) bench.run(line);
    bench.stop();
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "client_load: {}\n", error.what());
    return 1;
  }
}
