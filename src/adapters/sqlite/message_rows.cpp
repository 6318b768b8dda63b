// Questions over all devices ("who has a message due?") hop from device to device through the index of one device's waiting
// messages: a look-up a device, and no index more for accepting to maintain.
#include "adapters/sqlite/message_rows.hpp"

#include <algorithm>
#include <limits>

#include "adapters/sqlite/failure.hpp"

namespace kurir::sqlite {
namespace {

constexpr auto kWithoutStanza =
    "id, account, device, number, text, wire_id, state, price, accepted_at, due_at, origin, attempt, pending_reported";

domain::Message message_of(Rows& rows) {
  return {.id = rows.id<domain::MessageId>(),
          .account = rows.id<domain::AccountId>(),
          .device = rows.id<domain::DeviceId>(),
          .number = rows.text(),
          .text = rows.text(),
          .wire_id = rows.text(),
          .state = rows.as<domain::MessageState>(),
          .price = rows.integer(),
          .accepted_at = rows.time(),
          .due_at = rows.time(),
          .origin = rows.as<domain::MessageOrigin>(),
          .attempts = static_cast<int>(rows.integer()),
          .pending_reported = rows.flag(),
          .stanza = {}};
}

domain::Message message_with_stanza(Rows& rows) {
  auto message = message_of(rows);
  message.stanza = rows.blob();
  return message;
}

void expect_one(std::int64_t changed, domain::MessageId id) {
  if (changed != 1) raise(ErrorCode::not_found, "message {} does not exist", id);
}

}  // namespace

SqliteMessageRows::SqliteMessageRows(Connection& connection)
    : connection_(connection),
      insert_(connection,
              "INSERT INTO messages (account, device, number, text, wire_id, state, price, accepted_at, due_at, changed_at,"
              " origin, attempt, pending_reported, published, stanza)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?8, ?10, ?11, ?12, ?13, ?14)"),
      find_(connection, fmt::format("SELECT {}, stanza FROM messages WHERE id = ?1", kWithoutStanza)),
      find_by_wire_id_(
          connection,
          fmt::format("SELECT {}, stanza FROM messages WHERE wire_id = ?1 AND device = ?2 AND published = 1", kWithoutStanza)),
      due_(connection, fmt::format("SELECT {} FROM messages WHERE device = ?1 AND state = 0 AND due_at <= ?2"
                                   " ORDER BY due_at, id LIMIT ?3",
                                   kWithoutStanza)),
      in_flight_(connection, fmt::format("SELECT {}, stanza FROM messages WHERE device = ?1 AND state = 1 ORDER BY id LIMIT ?2",
                                         kWithoutStanza)),
      set_encrypted_(connection, "UPDATE messages SET state = 1, published = 1, stanza = ?2 WHERE id = ?1"),
      retry_later_(connection, "UPDATE messages SET state = 0, due_at = ?2, attempt = attempt + 1, stanza = NULL WHERE id = ?1"),
      set_state_(connection,
                 "UPDATE messages SET state = ?2, changed_at = ?3, stanza = CASE WHEN ?2 > 1 THEN NULL ELSE stanza END"
                 " WHERE id = ?1"),
      set_pending_reported_(connection, "UPDATE messages SET pending_reported = 1 WHERE id = ?1"),
      next_waiting_device_(connection, "SELECT device FROM messages WHERE state = 0 AND device > ?1 ORDER BY device LIMIT 1"),
      has_due_(connection, "SELECT 1 FROM messages WHERE state = 0 AND device = ?1 AND due_at <= ?2 LIMIT 1"),
      next_due_of_(connection,
                   "SELECT due_at FROM messages WHERE state = 0 AND device = ?1 AND due_at > ?2 ORDER BY due_at LIMIT 1"),
      next_unreported_device_(connection,
                              "SELECT device FROM messages INDEXED BY messages_unreported"
                              " WHERE state = 0 AND pending_reported = 0 AND origin = 0 AND device > ?1 ORDER BY device LIMIT 1"),
      // 1, 2, 3, 5: the states of a linked device (domain::is_linked).
      unreported_of_(connection, fmt::format("SELECT {} FROM messages INDEXED BY messages_unreported"
                                             " WHERE state = 0 AND pending_reported = 0 AND origin = 0 AND device = ?1"
                                             " AND accepted_at < ?2"
                                             " AND (SELECT state FROM devices WHERE id = ?1) IN (1, 2, 3, 5)"
                                             " ORDER BY accepted_at, id LIMIT ?3",
                                             kWithoutStanza)) {}

domain::MessageId SqliteMessageRows::insert(const domain::Message& message) {
  const bool published = !message.stanza.empty() || message.state != domain::MessageState::accepted;
  std::optional<BytesView> stanza;
  if (!message.stanza.empty()) stanza = message.stanza;
  insert_.execute(message.account, message.device, message.number, message.text, message.wire_id, message.state, message.price,
                  message.accepted_at, message.due_at, message.origin, message.attempts, message.pending_reported, published,
                  stanza);
  return domain::MessageId(connection_.last_insert_id());
}

std::optional<domain::Message> SqliteMessageRows::find(domain::MessageId id) {
  auto rows = find_.query(id);
  if (!rows.next()) return std::nullopt;
  return message_with_stanza(rows);
}

std::optional<domain::Message> SqliteMessageRows::find_by_wire_id(domain::DeviceId device, const std::string& wire_id) {
  auto rows = find_by_wire_id_.query(wire_id, device);
  if (!rows.next()) return std::nullopt;
  return message_with_stanza(rows);
}

std::vector<domain::Message> SqliteMessageRows::due(domain::DeviceId device, Time now, std::size_t limit) {
  std::vector<domain::Message> messages;
  auto rows = due_.query(device, now, limit);
  while (rows.next()) messages.push_back(message_of(rows));
  return messages;
}

std::vector<domain::Message> SqliteMessageRows::in_flight(domain::DeviceId device, std::size_t limit) {
  std::vector<domain::Message> messages;
  auto rows = in_flight_.query(device, limit);
  while (rows.next()) messages.push_back(message_with_stanza(rows));
  return messages;
}

void SqliteMessageRows::set_encrypted(domain::MessageId id, BytesView stanza) {
  expect_one(set_encrypted_.execute(id, stanza), id);
}

void SqliteMessageRows::retry_later(domain::MessageId id, Time due_at) { expect_one(retry_later_.execute(id, due_at), id); }

void SqliteMessageRows::set_state(domain::MessageId id, domain::MessageState state, Time now) {
  expect_one(set_state_.execute(id, state, now), id);
}

void SqliteMessageRows::set_pending_reported(domain::MessageId id) { expect_one(set_pending_reported_.execute(id), id); }

std::vector<domain::DeviceId> SqliteMessageRows::devices_in(Statement& next_device) {
  std::vector<domain::DeviceId> devices;
  domain::DeviceId last;
  for (;;) {
    auto rows = next_device.query(last);
    if (!rows.next()) return devices;
    last = rows.id<domain::DeviceId>();
    devices.push_back(last);
  }
}

std::vector<domain::Message> SqliteMessageRows::unreported(Time before, std::size_t limit) {
  std::vector<domain::Message> messages;
  for (const auto device : devices_in(next_unreported_device_)) {
    if (messages.size() >= limit) break;
    auto rows = unreported_of_.query(device, before, limit - messages.size());
    while (rows.next()) messages.push_back(message_of(rows));
  }
  return messages;
}

std::vector<domain::DeviceId> SqliteMessageRows::devices_with_due(Time now) {
  auto devices = devices_in(next_waiting_device_);
  std::erase_if(devices, [&](domain::DeviceId device) { return !has_due_.query(device, now).next(); });
  return devices;
}

std::optional<Time> SqliteMessageRows::next_due_after(Time now) {
  std::optional<Time> next;
  for (const auto device : devices_in(next_waiting_device_)) {
    auto rows = next_due_of_.query(device, now);
    if (!rows.next()) continue;
    const auto due_at = rows.time();
    next = next ? std::min(*next, due_at) : due_at;
  }
  return next;
}

}  // namespace kurir::sqlite
