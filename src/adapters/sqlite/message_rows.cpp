// Which devices have a message becoming due is told by an index over all of them that holds scheduled messages only: a
// question costs what becomes due, however many wait, and a message that is due at once costs nothing.
#include "adapters/sqlite/message_rows.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "adapters/sqlite/failure.hpp"
#include "adapters/sqlite/message_columns.hpp"

namespace kurir::sqlite {
namespace {

/// In the order in which they go.
constexpr std::array kLanes{domain::Lane::otp, domain::Lane::reply, domain::Lane::notification, domain::Lane::reminder};

std::vector<domain::Message> all_messages(Rows rows) {
  std::vector<domain::Message> messages;
  while (rows.next()) messages.push_back(message_of(rows));
  return messages;
}

ports::Happened happened_by(domain::MessageState state) noexcept {
  switch (state) {
    case domain::MessageState::accepted:
    case domain::MessageState::encrypted: break;
    case domain::MessageState::sent: return ports::Happened::sent;
    case domain::MessageState::received: return ports::Happened::received;
    case domain::MessageState::read: return ports::Happened::read;
    case domain::MessageState::cancelled: return ports::Happened::cancelled;
    case domain::MessageState::rejected: return ports::Happened::rejected;
  }
  return ports::Happened::other;
}

Statement update(Connection& connection, std::string_view change) {
  return {connection, fmt::format("UPDATE messages SET {} WHERE id = ?1", change)};
}

}  // namespace

SqliteMessageRows::SqliteMessageRows(Connection& connection, ChangeNotes& notes, TrafficCounter& traffic)
    : connection_(connection),
      notes_(notes),
      traffic_(traffic),
      insert_(connection,
              "INSERT INTO messages (account, device, number, text, wire_id, state, price, accepted_at, due_at, changed_at,"
              " origin, attempt, pending_reported, published, lane, expires_at, held, reason, reminder)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?8, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)"),
      continue_conversation_(connection,
                             "UPDATE conversations SET last_at = ?3, last_text = substr(?4, 1, 120), last_from = 1"
                             " WHERE device = ?1 AND number = ?2"),
      find_(connection, fmt::format("SELECT {} FROM messages WHERE id = ?1", kMessageColumns)),
      // Named, for by its guesses SQLite takes any index that begins with the device.
      find_by_wire_id_(connection, fmt::format("SELECT {} FROM messages INDEXED BY messages_by_wire_id WHERE wire_id = "
                                               "?1 AND device = ?2 AND published = 1",
                                               kMessageColumns)),
      due_(connection, fmt::format("SELECT {} FROM messages WHERE device = ?1 AND state = 0 AND held = '' AND lane = ?4"
                                   " AND due_at <= ?2 ORDER BY due_at, id LIMIT ?3",
                                   kMessageColumns)),
      in_flight_(connection, fmt::format("SELECT {}, stanza FROM unanswered_stanzas CROSS JOIN messages USING (device)"
                                         " WHERE device = ?1 AND id = message ORDER BY message LIMIT ?2",
                                         kMessageColumns)),
      owner_(connection, "SELECT account, device, origin, due_at, state FROM messages WHERE id = ?1"),
      set_encrypted_(update(connection, "state = 1, published = 1")),
      put_stanza_(connection, "INSERT INTO unanswered_stanzas (device, message, stanza) VALUES (?1, ?2, ?3)"),
      remove_stanza_(connection, "DELETE FROM unanswered_stanzas WHERE device = ?1 AND message = ?2"),
      set_due_(update(connection, "due_at = ?2, reason = ?3")),
      // A message that is released begins to wait again, though it was due when it was accepted: see messages_by_due.
      set_held_(update(connection,
                       "held = ?2, reason = ?3,"
                       " due_at = CASE WHEN ?2 = '' AND due_at <= accepted_at THEN accepted_at + 1 ELSE due_at END")),
      held_(connection,
            fmt::format("SELECT {} FROM messages WHERE device = ?1 AND state = 0 AND held <> '' ORDER BY due_at, id LIMIT ?2",
                        kMessageColumns)),
      set_reason_(update(connection, "reason = ?2")),
      waiting_(connection, fmt::format("SELECT {} FROM messages WHERE account = ?1 AND state = 0 AND (due_at, id) > (?2, ?3)"
                                       " ORDER BY due_at, id LIMIT ?4",
                                       kMessageColumns)),
      waiting_in_lane_(connection, fmt::format("SELECT {} FROM messages INDEXED BY messages_due"
                                               " WHERE device = ?1 AND state = 0 AND held = '' AND lane = ?5"
                                               " AND (due_at, id) > (?2, ?3) ORDER BY due_at, id LIMIT ?4",
                                               kMessageColumns)),
      waiting_held_(connection, fmt::format("SELECT {} FROM messages INDEXED BY messages_held"
                                            " WHERE device = ?1 AND state = 0 AND held <> '' AND (due_at, id) > (?2, ?3)"
                                            " ORDER BY due_at, id LIMIT ?4",
                                            kMessageColumns)),
      expired_(connection,
               fmt::format("SELECT {} FROM messages WHERE state = 0 AND expires_at <= ?1 ORDER BY expires_at LIMIT ?2",
                           kMessageColumns)),
      next_expiry_(connection,
                   "SELECT expires_at FROM messages WHERE state = 0 AND expires_at IS NOT NULL ORDER BY expires_at LIMIT 1"),
      retry_later_(update(connection, "state = 0, due_at = ?2, attempt = attempt + 1")),
      set_state_(update(connection,
                        "state = ?2, changed_at = ?3,"
                        " sent_at = CASE ?2 WHEN 2 THEN ?3 ELSE sent_at END,"
                        " received_at = CASE ?2 WHEN 3 THEN ?3 ELSE received_at END,"
                        " read_at = CASE ?2 WHEN 4 THEN ?3 ELSE read_at END,"
                        " ended_at = CASE WHEN ?2 > 4 THEN ?3 ELSE ended_at END")),
      set_pending_reported_(update(connection, "pending_reported = 1")),
      becoming_due_(connection,
                    "SELECT device FROM messages INDEXED BY messages_by_due"
                    " WHERE state = 0 AND held = '' AND due_at > accepted_at AND due_at > ?1 AND due_at <= ?2"),
      next_due_(connection,
                "SELECT due_at FROM messages INDEXED BY messages_by_due"
                " WHERE state = 0 AND held = '' AND due_at > accepted_at AND due_at > ?1 ORDER BY due_at LIMIT 1"),
      next_unreported_device_(connection,
                              "SELECT device FROM messages INDEXED BY messages_unreported"
                              " WHERE state = 0 AND pending_reported = 0 AND origin = 0 AND device > ?1 ORDER BY device LIMIT 1"),
      // 1, 2, 3, 5: the states of a linked device (domain::is_linked).
      unreported_of_(connection, fmt::format("SELECT {} FROM messages INDEXED BY messages_unreported"
                                             " WHERE state = 0 AND pending_reported = 0 AND origin = 0 AND device = ?1"
                                             " AND accepted_at < ?2"
                                             " AND (SELECT state FROM devices WHERE id = ?1) IN (1, 2, 3, 5)"
                                             " ORDER BY accepted_at, id LIMIT ?3",
                                             kMessageColumns)) {}

domain::MessageId SqliteMessageRows::insert(const domain::Message& message) {
  const bool published = message.state != domain::MessageState::accepted;
  insert_.execute(message.account, message.device, message.number, message.text, message.wire_id, message.state, message.price,
                  message.accepted_at, message.due_at, message.origin, message.attempts, message.pending_reported, published,
                  message.lane, message.expires_at, message.held, message.reason, message.reminder);
  const domain::MessageId id(connection_.last_insert_id());
  notes_.add({.topic = ports::Topic::message, .account = message.account, .device = message.device, .id = id.value});
  if (message.origin == domain::MessageOrigin::customer) {
    notes_.last().happened = ports::Happened::accepted;
    traffic_.count(message.account, message.device, ports::TrafficKind::accepted, message.accepted_at);
    continue_conversation(message);
  }
  return id;
}

void SqliteMessageRows::continue_conversation(const domain::Message& message) {
  if (continue_conversation_.execute(message.device, message.number, message.accepted_at, message.text) == 0) return;
  notes_.add(
      {.topic = ports::Topic::conversation, .account = message.account, .device = message.device, .number = message.number});
}

SqliteMessageRows::Owner SqliteMessageRows::change(domain::MessageId id) {
  auto rows = owner_.query(id);
  if (!rows.next()) raise(ErrorCode::not_found, "message {} does not exist", id);
  const Owner owner{rows.id<domain::AccountId>(), rows.id<domain::DeviceId>(), rows.as<domain::MessageOrigin>(), rows.time(),
                    rows.as<domain::MessageState>()};
  notes_.add({.topic = ports::Topic::message, .account = owner.account, .device = owner.device, .id = id.value});
  return owner;
}

void SqliteMessageRows::forget_stanza(const Owner& owner, domain::MessageId id) {
  if (owner.state == domain::MessageState::encrypted) remove_stanza_.execute(owner.device, id);
}

std::optional<domain::Message> SqliteMessageRows::find(domain::MessageId id) {
  auto rows = find_.query(id);
  if (!rows.next()) return std::nullopt;
  return message_of(rows);
}

std::optional<domain::Message> SqliteMessageRows::find_by_wire_id(domain::DeviceId device, const std::string& wire_id) {
  auto rows = find_by_wire_id_.query(wire_id, device);
  if (!rows.next()) return std::nullopt;
  return message_of(rows);
}

std::vector<domain::Message> SqliteMessageRows::due(domain::DeviceId device, Time now, std::size_t limit) {
  std::vector<domain::Message> messages;
  for (const auto lane : kLanes) {
    if (messages.size() >= limit) break;
    auto rows = due_.query(device, now, limit - messages.size(), lane);
    while (rows.next()) messages.push_back(message_of(rows));
  }
  return messages;
}

std::vector<domain::Message> SqliteMessageRows::in_flight(domain::DeviceId device, std::size_t limit) {
  std::vector<domain::Message> messages;
  auto rows = in_flight_.query(device, limit);
  while (rows.next()) {
    messages.push_back(message_of(rows));
    messages.back().stanza = rows.blob();
  }
  return messages;
}

void SqliteMessageRows::set_encrypted(domain::MessageId id, BytesView stanza) {
  const auto owner = change(id);
  set_encrypted_.execute(id);
  put_stanza_.execute(owner.device, id, stanza);
}

void SqliteMessageRows::set_due(domain::MessageId id, Time due_at, const std::string& reason) {
  (void)change(id);
  set_due_.execute(id, due_at, reason);
}

void SqliteMessageRows::set_held(domain::MessageId id, const std::string& rule, const std::string& reason) {
  (void)change(id);
  set_held_.execute(id, rule, reason);
}

std::vector<domain::Message> SqliteMessageRows::held(domain::DeviceId device, std::size_t limit) {
  return all_messages(held_.query(device, limit));
}

void SqliteMessageRows::set_reason(domain::MessageId id, const std::string& reason) {
  (void)change(id);
  set_reason_.execute(id, reason);
}

std::vector<domain::Message> SqliteMessageRows::waiting(domain::AccountId account, const Position& after, std::size_t limit) {
  return all_messages(waiting_.query(account, after.due_at, after.id, limit));
}

std::vector<domain::Message> SqliteMessageRows::waiting_of(domain::DeviceId device, const Position& after, std::size_t limit) {
  auto messages = all_messages(waiting_held_.query(device, after.due_at, after.id, limit));
  for (const auto lane : kLanes) {
    auto rows = waiting_in_lane_.query(device, after.due_at, after.id, limit, lane);
    while (rows.next()) messages.push_back(message_of(rows));
  }
  std::ranges::sort(messages, {}, [](const domain::Message& message) { return std::pair(message.due_at, message.id); });
  if (messages.size() > limit) messages.resize(limit);
  return messages;
}

std::vector<domain::Message> SqliteMessageRows::expired(Time now, std::size_t limit) {
  return all_messages(expired_.query(now, limit));
}

std::optional<Time> SqliteMessageRows::next_expiry() {
  auto rows = next_expiry_.query();
  return rows.next() ? rows.optional_time() : std::nullopt;
}

void SqliteMessageRows::retry_later(domain::MessageId id, Time due_at) {
  const auto owner = change(id);
  retry_later_.execute(id, due_at);
  forget_stanza(owner, id);
}

void SqliteMessageRows::set_state(domain::MessageId id, domain::MessageState state, Time now) {
  const auto owner = change(id);
  set_state_.execute(id, state, now);
  if (state != domain::MessageState::encrypted) forget_stanza(owner, id);
  if (owner.origin != domain::MessageOrigin::customer) return;
  notes_.last().happened = happened_by(state);
  notes_.last().took = now - owner.due_at;
  traffic_.count_state(owner.account, owner.device, state, now);
}

void SqliteMessageRows::set_pending_reported(domain::MessageId id) {
  (void)change(id);
  set_pending_reported_.execute(id);
}

std::vector<domain::Message> SqliteMessageRows::unreported(Time before, std::size_t limit) {
  std::vector<domain::Message> messages;
  domain::DeviceId device;
  while (messages.size() < limit) {
    {
      auto next = next_unreported_device_.query(device);
      if (!next.next()) break;
      device = next.id<domain::DeviceId>();
    }
    auto rows = unreported_of_.query(device, before, limit - messages.size());
    while (rows.next()) messages.push_back(message_of(rows));
  }
  return messages;
}

std::vector<domain::DeviceId> SqliteMessageRows::devices_with_due(Time after, Time now) {
  std::vector<domain::DeviceId> devices;
  std::unordered_set<domain::DeviceId> seen;
  auto rows = becoming_due_.query(after, now);
  while (rows.next()) {
    const auto device = rows.id<domain::DeviceId>();
    if (seen.insert(device).second) devices.push_back(device);
  }
  return devices;
}

std::optional<Time> SqliteMessageRows::next_due_after(Time now) {
  auto rows = next_due_.query(now);
  return rows.next() ? std::optional(rows.time()) : std::nullopt;
}

}  // namespace kurir::sqlite
