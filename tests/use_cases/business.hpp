// What tests of plans and money share: local times, an operator, and books that must be in order.
#pragma once

#include <gmock/gmock.h>

#include "app/admin.hpp"
#include "app/plans.hpp"
#include "app/renew_devices.hpp"
#include "app/top_up.hpp"
#include "app/verify_ledger.hpp"
#include "domain/local_date.hpp"
#include "use_cases/customer.hpp"

namespace kurir::test {

inline const std::string kJakarta = "Asia/Jakarta";

/// Midnight of a day, and `since` then.
inline Time day(const std::string& date, Duration since = {}, const std::string& zone = kJakarta) {
  return domain::start_of_day(date, zone).value() + since;
}

class Business : public testing::Test {
 protected:
  [[nodiscard]] app::Admin operator_() { return {store_.get(), clock_, "cli:test"}; }

  Result<domain::Device> try_plan(const Customer& customer, const std::string& code) {
    return await(app::assign_plan(operator_(), {customer.waid, code}));
  }
  domain::Device assign(const Customer& customer, const std::string& code) { return try_plan(customer, code).value(); }
  app::ToppedUp top_up(const Customer& customer, domain::Rupiah net) {
    return await(app::top_up(operator_(), {customer.account, net, ""})).value();
  }
  std::size_t renew() {
    boost::asio::io_context loop;
    app::RenewDevices renewals(loop.get_executor(), store_.get(), clock_);
    return await(renewals.renew()).value();
  }
  std::size_t renew_at(Time time) {
    clock_.set(time);
    return renew();
  }

  domain::Device device(const Customer& customer) {
    return store_.write([&](ports::Transaction& tx) { return *tx.devices().find(customer.device); });
  }
  ports::LedgerRows::Balance balance(const Customer& customer) {
    return store_.write([&](ports::Transaction& tx) { return tx.ledger().balance(customer.account); });
  }
  /// Of the customer, newest first.
  std::vector<domain::Booking> bookings(const Customer& customer) {
    return store_.write([&](ports::Transaction& tx) {
      return tx.ledger().newest_of(customer.account, domain::BookingId(std::numeric_limits<std::int64_t>::max()), 1'000);
    });
  }
  std::ptrdiff_t fees(const Customer& customer) {
    const auto all = bookings(customer);
    return std::ranges::count(all, domain::BookingKind::monthly_fee, &domain::Booking::kind);
  }
  /// The faults of the books; none is right.
  std::vector<std::string> faults() {
    std::vector<std::string> found;
    const auto report = await(app::verify_ledger(store_.get(), [&](const std::string& fault) { found.push_back(fault); }));
    if (!report) throw std::runtime_error(report.error().message);
    EXPECT_EQ(report->faults, static_cast<std::int64_t>(found.size()));
    return found;
  }

  TemporaryStore store_;
  ManualClock clock_;
  SeededRandom random_{1};
};

}  // namespace kurir::test
