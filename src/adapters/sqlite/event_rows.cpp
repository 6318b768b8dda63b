#include "adapters/sqlite/event_rows.hpp"

#include <algorithm>

namespace kurir::sqlite {
// The numbers are stored: see schema.cpp.
enum class SqliteEventRows::State : int { waiting = 0, delivered = 1, given_up = 2 };

namespace {

domain::WebhookEvent event_of(Rows& rows) {
  return {.id = rows.id<domain::EventId>(),
          .device = rows.id<domain::DeviceId>(),
          .kind = rows.as<domain::EventKind>(),
          .ordering_key = rows.text(),
          .url = rows.text(),
          .body = rows.text(),
          .created_at = rows.time(),
          .attempts = static_cast<int>(rows.integer()),
          .next_attempt_at = rows.time()};
}

}  // namespace

SqliteEventRows::SqliteEventRows(Connection& connection, ChangeNotes& notes)
    : notes_(notes),
      append_(connection,
              "INSERT INTO events (device, kind, ordering_key, url, body, created_at, attempts, next_attempt_at, state, behind,"
              " account) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0,"
              " EXISTS (SELECT 1 FROM events WHERE state = 0 AND device = ?1 AND ordering_key = ?3),"
              " (SELECT account FROM devices WHERE id = ?1)) RETURNING id, account, device"),
      next_url_(connection, "SELECT url FROM events WHERE state = 0 AND behind = 0 AND url > ?1 ORDER BY url LIMIT 1"),
      has_due_(connection, "SELECT 1 FROM events WHERE state = 0 AND behind = 0 AND url = ?1 AND next_attempt_at <= ?2 LIMIT 1"),
      due_(connection,
           "SELECT id, device, kind, ordering_key, url, body, created_at, attempts, next_attempt_at FROM events"
           " WHERE state = 0 AND behind = 0 AND url = ?1 AND next_attempt_at <= ?2 ORDER BY next_attempt_at, id LIMIT ?3"),
      end_(connection,
           "UPDATE events SET state = ?2, ended_at = ?3, attempts = attempts + 1 WHERE id = ?1 AND state = 0"
           " RETURNING id, account, device"),
      promote_next_(connection,
                    "UPDATE events SET behind = 0 WHERE id = (SELECT next.id FROM events ended JOIN events next"
                    " ON next.device = ended.device AND next.ordering_key = ended.ordering_key AND next.state = 0"
                    " WHERE ended.id = ?1 ORDER BY next.id LIMIT 1)"),
      failed_(connection,
              "UPDATE events SET attempts = ?2, next_attempt_at = ?3 WHERE id = ?1 AND state = 0"
              " RETURNING id, account, device"),
      next_attempt_of_(connection,
                       "SELECT next_attempt_at FROM events WHERE state = 0 AND behind = 0 AND url = ?1 AND next_attempt_at > ?2"
                       " ORDER BY next_attempt_at LIMIT 1") {}

domain::EventId SqliteEventRows::append(const domain::WebhookEvent& event) {
  (void)note(append_.query(event.device, event.kind, event.ordering_key, event.url, event.body, event.created_at, event.attempts,
                           event.next_attempt_at),
             ports::Happened::other);
  return domain::EventId(notes_.last().id);
}

bool SqliteEventRows::note(Rows rows, ports::Happened happened) {
  if (!rows.next()) return false;
  const auto id = rows.integer();
  const auto account = rows.optional_id<domain::AccountId>().value_or(domain::AccountId());
  notes_.add({.topic = ports::Topic::delivery,
              .account = account,
              .device = rows.id<domain::DeviceId>(),
              .id = id,
              .happened = happened});
  return true;
}

std::vector<std::string> SqliteEventRows::urls() {
  std::vector<std::string> urls;
  std::string last;
  for (;;) {
    auto rows = next_url_.query(last);
    if (!rows.next()) return urls;
    last = rows.text();
    urls.push_back(last);
  }
}

std::vector<std::string> SqliteEventRows::urls_with_due(Time now) {
  auto found = urls();
  std::erase_if(found, [&](const std::string& url) { return !has_due_.query(url, now).next(); });
  return found;
}

std::vector<domain::WebhookEvent> SqliteEventRows::due(const std::string& url, Time now, std::size_t limit) {
  std::vector<domain::WebhookEvent> events;
  auto rows = due_.query(url, now, limit);
  while (rows.next()) events.push_back(event_of(rows));
  return events;
}

void SqliteEventRows::delivered(domain::EventId id, Time now) { end(id, State::delivered, now); }

void SqliteEventRows::given_up(domain::EventId id, Time now) { end(id, State::given_up, now); }

void SqliteEventRows::end(domain::EventId id, State state, Time now) {
  const auto happened = state == State::delivered ? ports::Happened::webhook_delivered : ports::Happened::webhook_failed;
  if (note(end_.query(id, state, now), happened)) promote_next_.execute(id);
}

void SqliteEventRows::failed(domain::EventId id, int attempts, Time next_attempt_at) {
  (void)note(failed_.query(id, attempts, next_attempt_at), ports::Happened::webhook_failed);
}

std::optional<Time> SqliteEventRows::next_attempt_after(Time now) {
  std::optional<Time> next;
  for (const auto& url : urls()) {
    auto rows = next_attempt_of_.query(url, now);
    if (!rows.next()) continue;
    const auto at = rows.time();
    next = next ? std::min(*next, at) : at;
  }
  return next;
}

}  // namespace kurir::sqlite
