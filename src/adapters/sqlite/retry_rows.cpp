#include "adapters/sqlite/retry_rows.hpp"

namespace kurir::sqlite {

SqliteRetryRows::SqliteRetryRows(Connection& connection)
    : put_unreadable_(connection,
                      "INSERT INTO unreadable_messages (device, wire_id, chat, sender, number, at, since, asked_at)"
                      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (device, wire_id, chat) DO NOTHING"),
      set_asked_(connection, "UPDATE unreadable_messages SET asked_at = ?4 WHERE device = ?1 AND wire_id = ?2 AND chat = ?3"),
      remove_unreadable_(connection, "DELETE FROM unreadable_messages WHERE device = ?1 AND wire_id = ?2 AND chat = ?3"),
      unreadable_(
          connection,
          "SELECT wire_id, chat, sender, number, at, since, asked_at FROM unreadable_messages WHERE device = ?1 LIMIT ?2"),
      put_request_(connection,
                   "INSERT INTO retry_requests (device, wire_id, requester, receipt, due_at, stanza)"
                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                   " ON CONFLICT (device, wire_id, requester) DO UPDATE SET receipt = ?4, due_at = ?5, stanza = ?6"),
      remove_request_(connection, "DELETE FROM retry_requests WHERE device = ?1 AND wire_id = ?2 AND requester = ?3"),
      remove_answered_(connection,
                       "DELETE FROM retry_requests WHERE device = ?1 AND wire_id = ?2 AND requester = ?3 AND stanza <> x''"),
      remove_answered_before_(connection, "DELETE FROM retry_requests WHERE device = ?1 AND stanza <> x'' AND due_at < ?2"),
      requests_(connection, "SELECT wire_id, requester, receipt, due_at, stanza FROM retry_requests WHERE device = ?1 LIMIT ?2"),
      clear_unreadable_(connection, "DELETE FROM unreadable_messages WHERE device = ?1"),
      clear_requests_(connection, "DELETE FROM retry_requests WHERE device = ?1") {}

void SqliteRetryRows::put_unreadable(domain::DeviceId device, const ports::UnreadableMessage& message) {
  put_unreadable_.execute(device, message.wire_id, message.chat, message.sender, message.number, message.at, message.since,
                          message.asked_at);
}

void SqliteRetryRows::set_asked(domain::DeviceId device, const std::string& wire_id, const std::string& chat, Time at) {
  set_asked_.execute(device, wire_id, chat, at);
}

void SqliteRetryRows::remove_unreadable(domain::DeviceId device, const std::string& wire_id, const std::string& chat) {
  remove_unreadable_.execute(device, wire_id, chat);
}

std::vector<ports::UnreadableMessage> SqliteRetryRows::unreadable(domain::DeviceId device, std::size_t limit) {
  std::vector<ports::UnreadableMessage> found;
  auto rows = unreadable_.query(device, limit);
  while (rows.next()) {
    found.push_back({.wire_id = rows.text(),
                     .chat = rows.text(),
                     .sender = rows.text(),
                     .number = rows.text(),
                     .at = rows.time(),
                     .since = rows.time(),
                     .asked_at = rows.optional_time()});
  }
  return found;
}

void SqliteRetryRows::put_request(domain::DeviceId device, const ports::RetryRequestRow& request) {
  put_request_.execute(device, request.wire_id, request.requester, request.receipt, request.due_at, request.stanza);
}

void SqliteRetryRows::remove_request(domain::DeviceId device, const std::string& wire_id, const std::string& requester) {
  remove_request_.execute(device, wire_id, requester);
}

void SqliteRetryRows::remove_answered(domain::DeviceId device, const std::string& wire_id, const std::string& requester) {
  remove_answered_.execute(device, wire_id, requester);
}

void SqliteRetryRows::remove_answered_before(domain::DeviceId device, Time before) {
  remove_answered_before_.execute(device, before);
}

std::vector<ports::RetryRequestRow> SqliteRetryRows::requests(domain::DeviceId device, std::size_t limit) {
  std::vector<ports::RetryRequestRow> found;
  auto rows = requests_.query(device, limit);
  while (rows.next())
    found.push_back(
        {.wire_id = rows.text(), .requester = rows.text(), .receipt = rows.blob(), .due_at = rows.time(), .stanza = rows.blob()});
  return found;
}

void SqliteRetryRows::clear(domain::DeviceId device) {
  clear_unreadable_.execute(device);
  clear_requests_.execute(device);
}

}  // namespace kurir::sqlite
