#include "adapters/sqlite/traffic.hpp"

#include <optional>

namespace kurir::sqlite {
namespace {

using ports::TrafficKind;

std::optional<TrafficKind> kind_of(domain::MessageState state) noexcept {
  using enum domain::MessageState;
  switch (state) {
    case sent: return TrafficKind::sent;
    case received: return TrafficKind::received;
    case read: return TrafficKind::read;
    case cancelled: return TrafficKind::cancelled;
    case rejected: return TrafficKind::rejected;
    case accepted:
    case encrypted: return std::nullopt;
  }
  return std::nullopt;
}

void append_hours(Rows rows, std::vector<ports::TrafficRows::Hour>& into) {
  while (rows.next()) {
    into.push_back(
        {.hour = rows.time(), .device = rows.id<domain::DeviceId>(), .what = rows.as<TrafficKind>(), .count = rows.integer()});
  }
}

}  // namespace

TrafficCounter::TrafficCounter(Connection& connection)
    : add_(connection,
           "INSERT INTO traffic (account, hour, device, what, count) VALUES (?1, ?2, ?3, ?4, 1)"
           " ON CONFLICT DO UPDATE SET count = count + 1") {}

void TrafficCounter::count(domain::AccountId account, domain::DeviceId device, TrafficKind what, Time at) {
  const auto hour = std::chrono::floor<std::chrono::hours>(at);
  add_.execute(account, Time(hour), device, what);
}

void TrafficCounter::count_state(domain::AccountId account, domain::DeviceId device, domain::MessageState state, Time at) {
  if (const auto what = kind_of(state)) count(account, device, *what, at);
}

SqliteTrafficRows::SqliteTrafficRows(Connection& connection)
    : of_account_(connection,
                  "SELECT hour, device, what, count FROM traffic WHERE account = ?1 AND hour >= ?2 AND hour < ?3"
                  " ORDER BY hour, device, what"),
      next_account_(connection, "SELECT account FROM traffic WHERE account > ?1 ORDER BY account LIMIT 1") {}

std::vector<ports::TrafficRows::Hour> SqliteTrafficRows::of_account(domain::AccountId account, Time from, Time until) {
  std::vector<Hour> hours;
  append_hours(of_account_.query(account, from, until), hours);
  return hours;
}

std::vector<ports::TrafficRows::Hour> SqliteTrafficRows::of_all(Time from, Time until) {
  std::vector<Hour> hours;
  domain::AccountId account;
  for (;;) {
    {
      auto next = next_account_.query(account);
      if (!next.next()) return hours;
      account = next.id<domain::AccountId>();
    }
    append_hours(of_account_.query(account, from, until), hours);
  }
}

}  // namespace kurir::sqlite
