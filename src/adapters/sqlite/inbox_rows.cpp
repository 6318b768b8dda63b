#include "adapters/sqlite/inbox_rows.hpp"

#include "adapters/sqlite/failure.hpp"

namespace kurir::sqlite {

SqliteInboxRows::SqliteInboxRows(Connection& connection, ChangeNotes& notes)
    : notes_(notes),
      traffic_(connection),
      insert_(connection,
              "INSERT INTO inbox (device, chat, sender, wire_id, number, text, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
              " ON CONFLICT (device, wire_id, chat, sender) DO NOTHING"),
      converse_(connection,
                "INSERT INTO conversations (account, device, number, last_at, last_text, last_from, unread)"
                " VALUES ((SELECT account FROM devices WHERE id = ?1), ?1, ?2, ?3, substr(?4, 1, 120), 0, 1)"
                " ON CONFLICT (device, number) DO UPDATE SET last_at = excluded.last_at, last_text = excluded.last_text,"
                " last_from = 0, unread = unread + 1 RETURNING account") {}

bool SqliteInboxRows::insert_if_new(domain::DeviceId device, const Incoming& incoming) {
  const auto inserted =
      insert_.execute(device, incoming.chat, incoming.sender, incoming.wire_id, incoming.number, incoming.text, incoming.at);
  if (inserted != 1) return false;
  auto rows = converse_.query(device, incoming.number, incoming.at, incoming.text);
  if (!rows.next()) raise(ErrorCode::not_found, "device {} does not exist", device);
  const auto account = rows.id<domain::AccountId>();
  traffic_.count(account, device, ports::TrafficKind::incoming, incoming.at);
  notes_.add({.topic = ports::Topic::conversation,
              .account = account,
              .device = device,
              .number = incoming.number,
              .happened = ports::Happened::incoming});
  return true;
}

}  // namespace kurir::sqlite
