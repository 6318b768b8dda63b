#include "app/tax_rates.hpp"

#include <fmt/chrono.h>

#include "app/audit.hpp"

namespace kurir::app {

using Rate = ports::TaxRows::Rate;

boost::asio::awaitable<Result<std::vector<Rate>>> list_tax_rates(ports::Store& store) {
  using Rates = std::vector<Rate>;
  co_return co_await ports::read<Rates>(store, [](ports::Transaction& tx) -> Result<Rates> { return tx.taxes().list(); });
}

boost::asio::awaitable<Result<Rate>> set_tax_rate(Admin admin, NewTaxRate wanted) {
  const auto now = admin.clock.now();
  const Rate rate{.valid_from = wanted.valid_from.value_or(now), .basis_points = wanted.basis_points};
  if (rate.basis_points < 0 || rate.basis_points > 10'000) {
    co_return fail(ErrorCode::invalid_argument, "a rate of tax is 0 to 100 percent");
  }
  if (rate.valid_from < now) {
    co_return fail(ErrorCode::invalid_argument, "the tax cannot change in the past: let the rate begin now or later");
  }
  co_return co_await ports::transact<Rate>(admin.store, [rate, actor = admin.actor, now](ports::Transaction& tx) -> Result<Rate> {
    const auto before = tx.taxes().in_force(rate.valid_from);
    tx.taxes().put(rate);
    tx.note({.topic = ports::Topic::gateway});
    const auto details = fmt::format("basis points: {} -> {} from {:%FT%TZ}", before, rate.basis_points,
                                     fmt::gmtime(to_unix_seconds(rate.valid_from)));
    audit(tx, {actor, "tax.set", "tax", std::nullopt, details}, now);
    return rate;
  });
}

}  // namespace kurir::app
