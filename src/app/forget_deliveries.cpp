#include "app/forget_deliveries.hpp"

#include "ports/delivery_rows.hpp"

namespace kurir::app {
namespace {

constexpr Duration kInterval = std::chrono::minutes(10);
constexpr std::size_t kBatch = 200;  ///< calls a transaction: accepts wait for its end

}  // namespace

ForgetDeliveries::ForgetDeliveries(boost::asio::any_io_executor executor, ports::Store& store, const Clock& clock)
    : store_(store), clock_(clock), upkeep_(std::move(executor), "forget_deliveries", kInterval, [this] { return forget(); }) {}

boost::asio::awaitable<Result<std::size_t>> ForgetDeliveries::forget() {
  const auto before = clock_.now() - kDeliveriesKept;
  co_return co_await ports::transact<std::size_t>(store_, [before](ports::Transaction& tx) -> Result<std::size_t> {
    return tx.deliveries().remove_created_before(before, kBatch);
  });
}

}  // namespace kurir::app
