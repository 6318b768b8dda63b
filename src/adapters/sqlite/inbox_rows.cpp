#include "adapters/sqlite/inbox_rows.hpp"

#include "adapters/sqlite/failure.hpp"

namespace kurir::sqlite {

SqliteInboxRows::SqliteInboxRows(Connection& connection, ChangeNotes& notes, TrafficCounter& traffic)
    : notes_(notes),
      traffic_(traffic),
      insert_(connection,
              "INSERT INTO inbox (device, chat, sender, wire_id, number, text, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
              " ON CONFLICT (device, wire_id, chat, sender) DO NOTHING"),
      owner_(connection, "SELECT account FROM devices WHERE id = ?1"),
      converse_(connection,
                "INSERT INTO conversations (account, device, number, last_at, last_text, last_from, unread)"
                " VALUES (?5, ?1, ?2, ?3, substr(?4, 1, 120), 0, 1)"
                " ON CONFLICT (device, number) DO UPDATE SET last_at = excluded.last_at, last_text = excluded.last_text,"
                " last_from = 0, unread = unread + 1") {}

domain::AccountId SqliteInboxRows::owner(domain::DeviceId device) {
  auto rows = owner_.query(device);
  if (!rows.next()) raise(ErrorCode::not_found, "device {} does not exist", device);
  return rows.id<domain::AccountId>();
}

bool SqliteInboxRows::insert_if_new(domain::DeviceId device, const Incoming& incoming) {
  const auto inserted =
      insert_.execute(device, incoming.chat, incoming.sender, incoming.wire_id, incoming.number, incoming.text, incoming.at);
  if (inserted != 1) return false;
  const auto account = owner(device);
  converse_.execute(device, incoming.number, incoming.at, incoming.text, account);
  traffic_.count(account, device, ports::TrafficKind::incoming, incoming.at);
  notes_.add({.topic = ports::Topic::conversation,
              .account = account,
              .device = device,
              .number = incoming.number,
              .happened = ports::Happened::incoming});
  return true;
}

}  // namespace kurir::sqlite
