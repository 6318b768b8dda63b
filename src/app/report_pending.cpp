#include "app/report_pending.hpp"

#include <map>

namespace kurir::app {
namespace {

constexpr Duration kInterval = std::chrono::seconds(5);
constexpr std::size_t kBatch = 256;

struct Round {
  std::size_t reported = 0;
  bool appended = false;
};

Result<Round> report_in(ports::Transaction& tx, Time now) {
  Round round;
  std::map<domain::DeviceId, std::optional<domain::Device>> devices;
  for (const auto& message : tx.messages().unreported(now - kPendingAfter, kBatch)) {
    auto& device = devices.try_emplace(message.device).first->second;
    if (!device) device = tx.devices().find(message.device);
    tx.messages().set_pending_reported(message.id);
    ++round.reported;
    if (!device) continue;
    if (const auto event = domain::tracking_event(*device, message, domain::MessageState::accepted, now)) {
      tx.events().append(*event);
      round.appended = true;
    }
  }
  return round;
}

}  // namespace

ReportPending::ReportPending(boost::asio::any_io_executor executor, ports::Store& store, const Clock& clock,
                             std::function<void()> appended)
    : store_(store),
      clock_(clock),
      appended_(std::move(appended)),
      upkeep_(std::move(executor), "report_pending", kInterval, [this] { return report(); }) {}

boost::asio::awaitable<Result<std::size_t>> ReportPending::report() {
  const auto now = clock_.now();
  // Nearly always nothing waits: a reader finds that out without troubling the writer.
  const auto waiting = co_await ports::read<bool>(store_, [now](ports::Transaction& tx) -> Result<bool> {
    return !tx.messages().unreported(now - kPendingAfter, 1).empty();
  });
  if (!waiting) co_return std::unexpected(waiting.error());
  if (!*waiting) co_return 0U;
  const auto round = co_await ports::transact<Round>(store_, [now](ports::Transaction& tx) { return report_in(tx, now); });
  if (!round) co_return std::unexpected(round.error());
  if (round->appended && appended_) appended_();
  co_return round->reported;
}

}  // namespace kurir::app
