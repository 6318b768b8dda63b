#include "app/expire_messages.hpp"

#include "app/message_progress.hpp"
#include "base/log.hpp"

namespace kurir::app {
namespace {

constexpr Duration kInterval = std::chrono::seconds(1);
constexpr std::size_t kBatch = 200;  ///< messages a transaction: accepts wait for its end

struct Batch {
  std::size_t cancelled = 0;
  bool announced = false;
};

Result<Batch> cancel_expired(ports::Transaction& tx, Time now) {
  Batch batch;
  for (const auto& message : tx.messages().expired(now, kBatch)) {
    tx.messages().set_reason(message.id, "not sent in time");
    batch.announced |= advance(tx, message, domain::MessageState::cancelled, now) == Progress::announced;
    ++batch.cancelled;
  }
  return batch;
}

}  // namespace

ExpireMessages::ExpireMessages(boost::asio::any_io_executor executor, ports::Store& store, const Clock& clock,
                               std::function<void()> appended)
    : store_(store),
      clock_(clock),
      appended_(std::move(appended)),
      upkeep_(std::move(executor), "expire_messages", kInterval, [this] { return expire(); }) {}

boost::asio::awaitable<Result<std::size_t>> ExpireMessages::expire() {
  const auto now = clock_.now();
  // Nearly always nothing has expired: a reader finds that out without troubling the writer.
  const auto next = co_await ports::read<std::optional<Time>>(
      store_, [](ports::Transaction& tx) -> Result<std::optional<Time>> { return tx.messages().next_expiry(); });
  if (!next) co_return std::unexpected(next.error());
  if (!*next || **next > now) co_return 0U;
  const auto batch = co_await ports::transact<Batch>(store_, [now](ports::Transaction& tx) { return cancel_expired(tx, now); });
  if (!batch) co_return std::unexpected(batch.error());
  log::info("messages_expired", {log::field("count", batch->cancelled)});
  if (batch->announced && appended_) appended_();
  co_return batch->cancelled;
}

}  // namespace kurir::app
