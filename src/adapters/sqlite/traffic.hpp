// Counts what happens in each hour, beside the rows that make it happen.
#pragma once

#include <vector>

#include "adapters/sqlite/statement.hpp"
#include "domain/message.hpp"
#include "ports/traffic_rows.hpp"

namespace kurir::sqlite {

/// Of one connection: gathers what the functions of a batch count, so that each counter is written once a commit.
class TrafficCounter {
 public:
  explicit TrafficCounter(Connection& connection);

  void count(domain::AccountId account, domain::DeviceId device, ports::TrafficKind what, Time at);
  /// Nothing for states that nobody counts.
  void count_state(domain::AccountId account, domain::DeviceId device, domain::MessageState state, Time at);

  [[nodiscard]] std::size_t size() const noexcept { return counted_.size(); }
  /// Forgets what was counted after there were `size`.
  void shrink(std::size_t size) { counted_.erase(counted_.begin() + static_cast<std::ptrdiff_t>(size), counted_.end()); }
  /// Adds everything to the table. The caller commits, and shrinks to nothing.
  void write();

 private:
  struct Counted {
    domain::AccountId account;
    Time hour;
    domain::DeviceId device;
    ports::TrafficKind what;
    auto operator<=>(const Counted&) const = default;
  };
  std::vector<Counted> counted_;
  Statement add_;
};

class SqliteTrafficRows final : public ports::TrafficRows {
 public:
  explicit SqliteTrafficRows(Connection& connection);

  std::vector<Hour> of_account(domain::AccountId account, Time from, Time until) override;
  std::vector<Hour> of_all(Time from, Time until) override;
  Queues queues(std::int64_t limit) override;

 private:
  Statement of_account_;
  Statement next_account_;
  Statement waiting_;
  Statement held_;
  Statement in_flight_;
  Statement webhooks_;
};

}  // namespace kurir::sqlite
