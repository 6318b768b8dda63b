#include "adapters/sqlite/sent_payload_rows.hpp"

namespace kurir::sqlite {

SqliteSentPayloadRows::SqliteSentPayloadRows(Connection& connection)
    : put_(connection,
           "INSERT INTO sent_payloads (device, wire_id, chat, payload, at) VALUES (?1, ?2, ?3, ?4, ?5)"
           " ON CONFLICT (device, wire_id) DO UPDATE SET chat = ?3, payload = ?4, at = ?5"),
      find_(connection, "SELECT chat, payload, at FROM sent_payloads WHERE device = ?1 AND wire_id = ?2"),
      remove_before_(connection,
                     "DELETE FROM sent_payloads WHERE rowid IN"
                     " (SELECT rowid FROM sent_payloads WHERE at < ?1 ORDER BY at LIMIT ?2)"),
      clear_(connection, "DELETE FROM sent_payloads WHERE device = ?1") {}

void SqliteSentPayloadRows::put(domain::DeviceId device, const ports::SentPayload& sent) {
  put_.execute(device, sent.wire_id, sent.chat, sent.payload, sent.at);
}

std::optional<ports::SentPayload> SqliteSentPayloadRows::find(domain::DeviceId device, const std::string& wire_id) {
  auto rows = find_.query(device, wire_id);
  if (!rows.next()) return std::nullopt;
  ports::SentPayload sent{.wire_id = wire_id, .chat = rows.text(), .payload = rows.blob()};
  sent.at = rows.time();
  return sent;
}

void SqliteSentPayloadRows::remove_before(Time before, std::size_t limit) { remove_before_.execute(before, limit); }

void SqliteSentPayloadRows::clear(domain::DeviceId device) { clear_.execute(device); }

}  // namespace kurir::sqlite
