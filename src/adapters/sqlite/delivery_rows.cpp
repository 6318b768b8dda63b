#include "adapters/sqlite/delivery_rows.hpp"

#include <algorithm>
#include <limits>

#include "adapters/sqlite/failure.hpp"

namespace kurir::sqlite {
namespace {

using domain::EventId;
using ports::Delivery;
using ports::DeliveryState;

constexpr std::size_t kMaxLook = 20'000;  ///< calls that a page looks at
constexpr int kShownAttempts = 100;

constexpr auto kColumns =
    "id, account, device, kind, state, ordering_key, url, body, created_at, attempts, next_attempt_at, ended_at";

/// What decides whether a row is wanted comes first: the others are read of those only.
struct Head {
  EventId id;
  domain::AccountId account;
  domain::DeviceId device;
  domain::EventKind kind;
  DeliveryState state;

  explicit Head(Rows& rows)
      : id(rows.id<EventId>()),
        account(rows.optional_id<domain::AccountId>().value_or(domain::AccountId())),
        device(rows.id<domain::DeviceId>()),
        kind(rows.as<domain::EventKind>()),
        state(rows.as<DeliveryState>()) {}

  [[nodiscard]] bool passes(const ports::DeliveryFilter& filter) const {
    return filter.device.value_or(device) == device && filter.kind.value_or(kind) == kind &&
           filter.state.value_or(state) == state;
  }
};

Delivery delivery_of(const Head& head, Rows& rows) {
  return {.event = {.id = head.id,
                    .device = head.device,
                    .kind = head.kind,
                    .ordering_key = rows.text(),
                    .url = rows.text(),
                    .body = rows.text(),
                    .created_at = rows.time(),
                    .attempts = static_cast<int>(rows.integer()),
                    .next_attempt_at = rows.time()},
          .account = head.account,
          .state = head.state,
          .ended_at = rows.optional_time(),
          .last_status = std::nullopt};
}

}  // namespace

SqliteDeliveryRows::SqliteDeliveryRows(Connection& connection, ChangeNotes& notes)
    : notes_(notes),
      page_(connection, fmt::format("SELECT {} FROM events WHERE account = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3", kColumns)),
      page_in_(connection,
               fmt::format("SELECT {} FROM events INDEXED BY events_open WHERE account = ?1 AND id < ?2 AND state = ?4"
                           " AND state <> 1 ORDER BY id DESC LIMIT ?3",
                           kColumns)),
      find_(connection, fmt::format("SELECT {} FROM events WHERE id = ?1", kColumns)),
      last_status_(connection, "SELECT status FROM webhook_attempts WHERE event = ?1 ORDER BY attempt DESC LIMIT 1"),
      attempts_(connection,
                "SELECT attempt, at, took_ms, status, answer FROM webhook_attempts WHERE event = ?1"
                " ORDER BY attempt DESC LIMIT ?2"),
      add_attempt_(connection,
                   "INSERT INTO webhook_attempts (event, attempt, at, took_ms, status, answer) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                   " ON CONFLICT DO UPDATE SET at = excluded.at, took_ms = excluded.took_ms, status = excluded.status,"
                   " answer = excluded.answer"),
      redeliver_(connection,
                 "UPDATE events SET state = 0, next_attempt_at = ?2, ended_at = NULL, url = ?3,"
                 " behind = EXISTS (SELECT 1 FROM events older WHERE older.state = 0 AND older.device = events.device"
                 " AND older.ordering_key = events.ordering_key AND older.id < events.id)"
                 " WHERE id = ?1 RETURNING account, device"),
      put_behind_(connection,
                  "UPDATE events SET behind = 1 WHERE state = 0 AND behind = 0 AND id > ?1"
                  " AND device = (SELECT device FROM events WHERE id = ?1)"
                  " AND ordering_key = (SELECT ordering_key FROM events WHERE id = ?1)"),
      oldest_(connection, "SELECT id, state, created_at FROM events WHERE id > 0 ORDER BY id LIMIT ?1"),
      remove_attempts_(connection, "DELETE FROM webhook_attempts WHERE event = ?1"),
      remove_(connection, "DELETE FROM events WHERE id = ?1") {}

ports::DeliveryRows::Page SqliteDeliveryRows::page(const ports::DeliveryFilter& filter, std::optional<EventId> before,
                                                   std::size_t limit) {
  Page page;
  const auto newest = before.value_or(EventId(std::numeric_limits<std::int64_t>::max()));
  {
    const bool open = filter.state && *filter.state != DeliveryState::delivered;
    auto rows =
        open ? page_in_.query(filter.account, newest, kMaxLook, *filter.state) : page_.query(filter.account, newest, kMaxLook);
    std::size_t looked = 0;
    while (rows.next()) {
      const Head head(rows);
      if (head.passes(filter)) page.deliveries.push_back(delivery_of(head, rows));
      if (++looked < kMaxLook && page.deliveries.size() < limit) continue;
      page.older_than = head.id;
      break;
    }
  }
  for (auto& delivery : page.deliveries) delivery.last_status = last_status(delivery.event.id);
  return page;
}

std::optional<int> SqliteDeliveryRows::last_status(EventId id) {
  auto rows = last_status_.query(id);
  return rows.next() ? std::optional(static_cast<int>(rows.integer())) : std::nullopt;
}

std::optional<Delivery> SqliteDeliveryRows::find(EventId id) {
  std::optional<Delivery> found;
  {
    auto rows = find_.query(id);
    if (!rows.next()) return std::nullopt;
    const Head head(rows);
    found = delivery_of(head, rows);
  }
  found->last_status = last_status(id);
  return found;
}

std::vector<ports::WebhookAttempt> SqliteDeliveryRows::attempts(EventId id) {
  std::vector<ports::WebhookAttempt> attempts;
  auto rows = attempts_.query(id, kShownAttempts);
  while (rows.next()) {
    attempts.push_back({.attempt = static_cast<int>(rows.integer()),
                        .at = rows.time(),
                        .took = std::chrono::milliseconds(rows.integer()),
                        .status = static_cast<int>(rows.integer()),
                        .answer = rows.text()});
  }
  std::ranges::reverse(attempts);
  return attempts;
}

void SqliteDeliveryRows::add_attempt(EventId id, const ports::WebhookAttempt& attempt) {
  add_attempt_.execute(id, attempt.attempt, attempt.at, attempt.took.count(), attempt.status, attempt.answer);
}

void SqliteDeliveryRows::redeliver(EventId id, const std::string& url, Time now) {
  {
    auto rows = redeliver_.query(id, now, url);
    if (!rows.next()) raise(ErrorCode::not_found, "event {} does not exist", id);
    const auto account = rows.optional_id<domain::AccountId>().value_or(domain::AccountId());
    notes_.add({.topic = ports::Topic::delivery, .account = account, .device = rows.id<domain::DeviceId>(), .id = id.value});
  }
  put_behind_.execute(id);
}

std::size_t SqliteDeliveryRows::remove_created_before(Time before, std::size_t limit) {
  std::vector<EventId> old;
  {
    auto rows = oldest_.query(limit);
    while (rows.next()) {
      const auto id = rows.id<EventId>();
      const bool ended = rows.as<DeliveryState>() != DeliveryState::waiting;
      if (rows.time() >= before) break;
      if (ended) old.push_back(id);
    }
  }
  for (const auto id : old) {
    remove_attempts_.execute(id);
    remove_.execute(id);
  }
  return old.size();
}

}  // namespace kurir::sqlite
