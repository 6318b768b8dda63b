#include "simulator/journal.hpp"

#include <filesystem>

#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/log.hpp"
#include "runtime/run_blocking.hpp"
#include "simulator/records.hpp"

namespace kurir::simulator {
namespace asio = boost::asio;
namespace {

constexpr std::string_view kFileName = "world.journal";

void report(const Error& error) { log::error("simulator.not_saved", {log::field("why", error.message)}); }

Result<void> read_value(Universe& universe, RecordKind kind, const std::string& value) {
  boost::system::error_code error;
  auto record = boost::json::parse(value, error);
  if (error || !record.is_object()) return fail(ErrorCode::malformed, "no JSON object");
  return read_record(universe, kind, record.get_object());
}

}  // namespace

Journal::Journal(Universe& universe, std::string folder, asio::any_io_executor executor)
    : universe_(universe), folder_(std::move(folder)), wanted_(std::move(executor)) {}

Journal::~Journal() = default;

Result<void> Journal::load() {
  if (kept()) {
    if (auto read = read_records(); !read) return read;
    writer_ = std::make_unique<asio::thread_pool>(1);
    universe_.world.changes.begin();
  }
  if (universe_.hall.certificate_chain.empty()) {
    universe_.certify(ServerKeys::generate(universe_.world.random));
    universe_.world.changes.added({.kind = RecordKind::server});
    if (kept()) {  // clients are told the root key as soon as this returns
      if (auto stored = file_->append(gather()); !stored) return stored;
    }
  }
  universe_.phones.work();
  return {};
}

Result<void> Journal::read_records() {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) return fail(ErrorCode::unavailable, "cannot make the folder {}: {}", folder_, error.message());
  const auto path = fmt::format("{}/{}", folder_, kFileName);
  file_ = std::make_unique<JournalFile>(path);
  auto values = file_->open();
  if (!values) return pass_on(std::move(values));
  for (auto kind = RecordKind::server; kind <= kLastRecordKind; kind = static_cast<RecordKind>(std::to_underlying(kind) + 1)) {
    const auto prefix = fmt::format("{} ", name(kind));
    for (auto at = values->lower_bound(prefix); at != values->end() && at->first.starts_with(prefix); ++at) {
      if (auto read = read_value(universe_, kind, at->second); !read)
        return fail(ErrorCode::malformed, "{}, {}: {}; remove the file to begin a new world", path, at->first,
                    read.error().message);
    }
  }
  return {};
}

asio::awaitable<void> Journal::stored() {
  if (!kept()) co_return;
  auto done = std::make_shared<runtime::SignalEvent>(co_await asio::this_coro::executor);
  when_stored([done] { done->notify(); });
  co_await done->wait();
}

asio::awaitable<void> Journal::run() {
  bool saved = true;
  while (saved && !closed_) {
    (void)co_await wanted_.wait_for(kLazily);
    saved = co_await save();
  }
  if (saved) (void)co_await save();
  waiting_.clear();  // not empty where the disk failed to the last
}

void Journal::close() {
  closed_ = true;
  wanted_.notify();
}

std::string Journal::gather() {
  std::string batch;
  for (const auto& [key, change] : universe_.world.changes.take()) {
    auto record = record_of(universe_, key);
    if (!record && change == Changes::Kind::added) continue;
    JournalFile::put(batch, key.text(), record ? boost::json::serialize(*record) : "");
  }
  return batch;
}

/// False where the journal was closed before it succeeded: a later batch must not stand without this one.
asio::awaitable<bool> Journal::save() {
  auto leaving = std::exchange(waiting_, {});
  const auto batch = gather();
  if (!batch.empty() && !co_await append(batch)) co_return false;
  for (auto& go : leaving) go();
  if (!file_->grown()) co_return true;
  auto compacted = co_await runtime::run_blocking(*writer_, [this] { return file_->compact(); });
  if (!compacted) report(compacted.error());
  co_return true;
}

asio::awaitable<bool> Journal::append(const std::string& batch) {
  while (true) {
    auto appended = co_await runtime::run_blocking(*writer_, [this, &batch] { return file_->append(batch); });
    if (appended) co_return true;
    report(appended.error());
    if (closed_) co_return false;
    co_await runtime::sleep_for(kBeforeRetrying);
  }
}

}  // namespace kurir::simulator
