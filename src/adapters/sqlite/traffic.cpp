#include "adapters/sqlite/traffic.hpp"

#include <algorithm>
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

Statement rows_of(Connection& connection, std::string_view rows) {
  return {connection, fmt::format("SELECT 1 FROM {} LIMIT ?1", rows)};
}

}  // namespace

TrafficCounter::TrafficCounter(Connection& connection)
    : add_(connection,
           "INSERT INTO traffic (account, hour, device, what, count) VALUES (?1, ?2, ?3, ?4, ?5)"
           " ON CONFLICT DO UPDATE SET count = count + excluded.count") {}

void TrafficCounter::count(domain::AccountId account, domain::DeviceId device, TrafficKind what, Time at) {
  counted_.push_back({account, Time(std::chrono::floor<std::chrono::hours>(at)), device, what});
}

void TrafficCounter::count_state(domain::AccountId account, domain::DeviceId device, domain::MessageState state, Time at) {
  if (const auto what = kind_of(state)) count(account, device, *what, at);
}

void TrafficCounter::write() {
  std::ranges::sort(counted_);
  for (auto first = counted_.begin(); first != counted_.end();) {
    const auto next = std::upper_bound(first, counted_.end(), *first);
    add_.execute(first->account, first->hour, first->device, first->what, next - first);
    first = next;
  }
}

SqliteTrafficRows::SqliteTrafficRows(Connection& connection)
    : of_account_(connection,
                  "SELECT hour, device, what, count FROM traffic WHERE account = ?1 AND hour >= ?2 AND hour < ?3"
                  " ORDER BY hour, device, what"),
      next_account_(connection, "SELECT account FROM traffic WHERE account > ?1 ORDER BY account LIMIT 1"),
      waiting_(rows_of(connection, "messages INDEXED BY messages_scheduled WHERE state = 0 AND account > 0")),
      held_(rows_of(connection, "messages INDEXED BY messages_held WHERE state = 0 AND held <> '' AND device > 0")),
      in_flight_(rows_of(connection, "unanswered_stanzas WHERE device > 0")),
      webhooks_(rows_of(connection, "events INDEXED BY events_queue WHERE state = 0 AND device > 0")) {}

ports::TrafficRows::Queues SqliteTrafficRows::queues(std::int64_t limit) {
  const auto count = [limit](Statement& statement) {
    auto rows = statement.query(limit);
    std::int64_t found = 0;
    while (rows.next()) ++found;
    return found;
  };
  return {.waiting = count(waiting_), .held = count(held_), .in_flight = count(in_flight_), .webhooks = count(webhooks_)};
}

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
