// What a year of business must come to, reckoned apart from the gateway: plain sums and a calendar of its own, seven or nine
// hours east of UTC and without summer time.
#pragma once

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace kurir::test {

using domain::Rupiah;

/// Values over time: the one whose beginning came last holds.
template <class Value>
struct History {
  std::map<Time, Value> from;

  [[nodiscard]] const Value& at(Time time) const { return std::prev(from.upper_bound(time))->second; }
};

struct ModelTerms {
  std::optional<int> quota;
  Rupiah fee;
  Rupiah price;
};

inline Rupiah model_tax(Rupiah net, int basis_points) { return (net * basis_points + 5'000) / 10'000; }

/// The same day and time of day `months` later, or the last day of a shorter month.
inline Time model_months_after(Time start, int months, std::chrono::hours east) {
  const auto local = start + east;
  const auto midnight = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date(midnight);
  const auto month = date.year() / date.month() + std::chrono::months(months);
  const auto day = std::min(date.day(), (month / std::chrono::last).day());
  return std::chrono::sys_days(month / day) + (local - midnight) - east;
}

inline Time model_next_first(Time time, std::chrono::hours east) {
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(time + east));
  return std::chrono::sys_days(date.year() / date.month() / 1 + std::chrono::months(1)) - east;
}

struct ModelBill {
  Time start;
  Time end;
  Rupiah net;
  int tax_basis_points;
  Rupiah tax;
};

/// One customer with one device.
struct ModelCustomer {
  const History<ModelTerms>* terms = nullptr;
  const History<int>* tax = nullptr;
  std::chrono::hours east{7};
  bool postpaid = false;
  Rupiah credit_limit = 0;
  std::optional<Time> account_end;

  Rupiah available = 0;
  Rupiah reserved = 0;
  Rupiah revenue = 0;

  Time anchor{};
  int paid_months = 0;        ///< since the anchor; 0 with a fee = lapsed
  std::map<int, int> used{};  ///< of the quota, by month since the anchor

  struct Charge {
    Time at;
    Rupiah amount;
  };
  std::vector<Charge> charges;  ///< what a postpaid customer will be billed
  Time billed_until{};
  Time books_closed{};
  Time bill_at{};
  std::vector<ModelBill> bills;

  [[nodiscard]] bool has_fee() const { return terms->at(anchor).fee > 0; }
  [[nodiscard]] Time paid_until() const { return model_months_after(anchor, paid_months, east); }
  [[nodiscard]] bool account_over(Time now) const { return account_end && *account_end <= now; }
  [[nodiscard]] bool service_over(Time now) const { return has_fee() && paid_until() <= now; }
  [[nodiscard]] Rupiah spendable() const { return available + credit_limit; }

  void charge(Rupiah amount, Time now) { charges.push_back({std::max(now, books_closed), amount}); }

  void pay_fee(Rupiah fee, Time now) {
    available -= fee;
    revenue += fee;
    ++paid_months;
    charge(fee, now);
  }

  /// Fees of the anniversaries that have come; a device that could not pay starts anew once it can.
  void settle_fees(Time now) {
    if (!has_fee()) return;
    while (paid_months > 0 && paid_until() <= now) {
      const auto fee = terms->at(paid_until()).fee;
      if (account_over(paid_until()) || spendable() < fee) {
        anchor = paid_until();
        paid_months = 0;
        used.clear();
      } else {
        pay_fee(fee, now);
      }
    }
    const auto fee = terms->at(now).fee;
    if (paid_months > 0 || account_over(now) || spendable() < fee) return;
    anchor = now;
    used.clear();
    pay_fee(fee, now);
  }

  [[nodiscard]] int month_of(Time now) const {
    int month = 0;
    while (model_months_after(anchor, month + 1, east) <= now) ++month;
    return month;
  }

  /// The price; nothing = refused for want of money or quota.
  std::optional<Rupiah> accept(Time now) {
    const auto& now_terms = terms->at(now);
    if (spendable() < now_terms.price) return std::nullopt;
    auto& of_month = used[month_of(now)];
    if (now_terms.quota && of_month >= *now_terms.quota) return std::nullopt;
    ++of_month;
    available -= now_terms.price;
    reserved += now_terms.price;
    return now_terms.price;
  }

  void sent(Rupiah price, Time now) {
    reserved -= price;
    revenue += price;
    charge(price, now);
  }

  void given_back(Rupiah price, Time accepted_at, Time accepted_anchor) {
    reserved -= price;
    available += price;
    if (accepted_anchor != anchor) return;  // that month is history
    if (auto& of_month = used[month_of(accepted_at)]; of_month > 0) --of_month;
  }

  void correct(Rupiah amount, Time now) {
    available += amount;
    revenue -= amount;
    charge(-amount, now);
  }

  [[nodiscard]] std::vector<Charge> charges_in(Time start, Time end) const {
    std::vector<Charge> found;
    std::ranges::copy_if(charges, std::back_inserter(found), [&](const Charge& c) { return c.at >= start && c.at < end; });
    return found;
  }

  /// Every month that ended by `now`; cut where the tax changed; a part in the customer's favour is carried on.
  void bill(Time now) {
    for (; postpaid && bill_at <= now; bill_at = model_next_first(bill_at, east)) {
      books_closed = bill_at;
      std::vector<Time> ends;
      for (const auto& [change, rate] : tax->from) {
        if (change > billed_until && change < bill_at) ends.push_back(change);
      }
      ends.push_back(bill_at);
      for (const auto end : ends) bill_part(end);
    }
  }

  void bill_part(Time end) {
    Rupiah net = 0;
    const auto part = charges_in(billed_until, end);
    for (const auto& each : part) net += each.amount;
    if (net < 0) return;
    if (!part.empty()) {
      const auto rate = tax->at(end - Duration(1));
      bills.push_back({billed_until, end, net, rate, model_tax(net, rate)});
      available -= bills.back().tax;
    }
    billed_until = end;
  }
};

}  // namespace kurir::test
