// What a million waiting messages cost: the gateway's question who has a message becoming due and when the next one is, with
// the messages spread over 1,000 and over 50,000 devices; and accepting a scheduled message while they wait.
//
//   TMPDIR=/on/the/disk/in/question build/release/bench/schedule_bench
#include <stdlib.h>

#include <filesystem>
#include <stdexcept>

#include <benchmark/benchmark.h>

#include "adapters/sqlite/store.hpp"
#include "support/await.hpp"

namespace kurir {
namespace {

constexpr Time kNow = from_unix_seconds(1'800'000'000);
constexpr std::int64_t kWaiting = 1'000'000;
constexpr std::int64_t kInsertsPerCommit = 20'000;

/// One message each 2.6 seconds for 30 days, of one device after the other.
class Waiting {
 public:
  explicit Waiting(std::int64_t devices) {
    std::string pattern = std::filesystem::temp_directory_path() / "kurir-bench-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary directory");
    directory_ = pattern;
    store_ = std::move(sqlite::SqliteStore::open(directory_).value());
    write([&](ports::Transaction& tx) { make_devices(tx, devices); });
    for (std::int64_t i = 0; i < kWaiting; i += kInsertsPerCommit) {
      write([&](ports::Transaction& tx) {
        for (auto each = i; each < i + kInsertsPerCommit; ++each) insert(tx, each);
      });
    }
  }
  ~Waiting() {
    store_.reset();
    std::filesystem::remove_all(directory_);
  }

  /// As the gateway's dispatcher does after a sleep of a second.
  void look(Time now) {
    auto found = test::await(store_->read([now](ports::Transaction& tx) -> Result<void> {
      benchmark::DoNotOptimize(tx.messages().devices_with_due(now - std::chrono::seconds(1), now));
      benchmark::DoNotOptimize(tx.messages().next_due_after(now));
      return {};
    }));
    if (!found) throw std::runtime_error(found.error().message);
  }
  void accept(std::int64_t number) {
    write([&](ports::Transaction& tx) { insert(tx, number); });
  }

 private:
  void write(const std::function<void(ports::Transaction&)>& work) {
    auto done = test::await(store_->transact([&work](ports::Transaction& tx) -> Result<void> {
      work(tx);
      return {};
    }));
    if (!done) throw std::runtime_error(done.error().message);
  }
  void make_devices(ports::Transaction& tx, std::int64_t count) {
    message_.account = tx.accounts().create({});
    domain::Device device;
    device.account = message_.account;
    for (std::int64_t i = 0; i < count; ++i) {
      device.waid = fmt::format("bench{}", i);
      devices_.push_back(tx.devices().create(device));
    }
    message_.number = "6281234567890";
    message_.text = std::string(120, 't');
    message_.accepted_at = kNow;
  }
  void insert(ports::Transaction& tx, std::int64_t number) {
    message_.device = devices_[static_cast<std::size_t>(number) % devices_.size()];
    message_.wire_id = fmt::format("3EB0{:016X}", number);
    message_.due_at = kNow + Duration(1 + number * 2'592 % (kWaiting * 2'592));
    (void)tx.messages().insert(message_);
  }

  std::filesystem::path directory_;
  std::unique_ptr<sqlite::SqliteStore> store_;
  domain::Message message_;
  std::vector<domain::DeviceId> devices_;
};

void look(benchmark::State& state) {
  Waiting waiting(state.range(0));
  auto now = kNow;
  for (auto _ : state) waiting.look(now += std::chrono::seconds(1));
}

void accept_scheduled(benchmark::State& state) {
  Waiting waiting(state.range(0));
  std::int64_t number = kWaiting;
  for (auto _ : state) waiting.accept(number += 7'919);
}

}  // namespace

BENCHMARK(look)->Arg(1'000)->Arg(50'000)->ArgName("devices")->UseRealTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(accept_scheduled)->Arg(50'000)->ArgName("devices")->UseRealTime()->Unit(benchmark::kMicrosecond)->Iterations(2'000);

}  // namespace kurir
