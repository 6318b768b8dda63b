// What accepting costs: idempotency look-up, message and reservation in one transaction, by 1 to 256 concurrent callers on
// one event loop. Every answer waits for its commit to be on disk; callers that wait together share the fsync.
//
//   TMPDIR=/on/the/disk/in/question build/release/bench/store_bench
#include <stdlib.h>

#include <ctime>
#include <filesystem>
#include <stdexcept>

#include <benchmark/benchmark.h>

#include "adapters/sqlite/store.hpp"
#include "ports/ledger_rows.hpp"
#include "support/await.hpp"

namespace kurir {
namespace {

constexpr Time kNow = from_unix_seconds(1'800'000'000);
constexpr int kAcceptsPerCaller = 20;

class StoreOnDisk {
 public:
  StoreOnDisk() {
    std::string pattern = std::filesystem::temp_directory_path() / "kurir-bench-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary directory");
    directory_ = pattern;
    store_ = std::move(sqlite::SqliteStore::open(directory_).value());
    auto made = test::await(store_->transact([this](ports::Transaction& tx) -> Result<void> {
      message_.account = tx.accounts().create({});
      tx.ledger().top_up(message_.account, 1'000'000'000'000, kNow);
      domain::Device device;
      device.account = message_.account;
      device.waid = "bench";
      message_.device = tx.devices().create(device);
      return {};
    }));
    if (!made) throw std::runtime_error(made.error().message);
    message_.number = "6281234567890";
    message_.text = std::string(120, 't');
    message_.accepted_at = kNow;
    message_.due_at = kNow;
    message_.price = 200;
  }
  ~StoreOnDisk() {
    store_.reset();
    std::filesystem::remove_all(directory_);
  }

  boost::asio::awaitable<void> accept_some() {
    for (int i = 0; i < kAcceptsPerCaller; ++i) {
      auto message = message_;
      message.wire_id = fmt::format("3EB0{:016X}", ++count_ * 0x9E3779B97F4A7C15U);
      auto done = co_await store_->transact([message = std::move(message)](ports::Transaction& tx) -> Result<void> {
        if (tx.idempotency().find(message.account, message.wire_id, kNow)) return fail(ErrorCode::conflict, "seen");
        const auto id = tx.messages().insert(message);
        if (!tx.ledger().reserve(message.account, id, message.price, 0, kNow)) return fail(ErrorCode::conflict, "no money");
        return {};
      });
      if (!done) throw std::runtime_error(done.error().message);
    }
  }

  [[nodiscard]] std::uint64_t commits() const { return store_->commits(); }

 private:
  std::filesystem::path directory_;
  std::unique_ptr<sqlite::SqliteStore> store_;
  domain::Message message_;
  std::uint64_t count_ = 0;
};

void accept(benchmark::State& state) {
  StoreOnDisk store;
  const auto callers = state.range(0);
  const auto commits_before = store.commits();
  const auto cpu_before = std::clock();  // of all threads
  for (auto _ : state) {
    std::vector<boost::asio::awaitable<void>> tasks;
    for (std::int64_t i = 0; i < callers; ++i) tasks.push_back(store.accept_some());
    test::await_all(std::move(tasks));
  }
  const auto cpu_microseconds = 1e6 * static_cast<double>(std::clock() - cpu_before) / CLOCKS_PER_SEC;
  const auto accepts = static_cast<double>(state.iterations() * callers * kAcceptsPerCaller);
  using benchmark::Counter;
  state.counters["accepts/s"] = Counter(accepts, Counter::kIsRate);
  state.counters["cpu_us/accept"] = cpu_microseconds / accepts;
  state.counters["accepts/commit"] = accepts / static_cast<double>(store.commits() - commits_before);
}

}  // namespace

BENCHMARK(accept)->Arg(1)->Arg(16)->Arg(64)->Arg(256)->ArgName("callers")->UseRealTime()->MinTime(2);

}  // namespace kurir
