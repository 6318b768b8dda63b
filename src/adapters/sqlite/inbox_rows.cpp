#include "adapters/sqlite/inbox_rows.hpp"

namespace kurir::sqlite {

SqliteInboxRows::SqliteInboxRows(Connection& connection)
    : insert_(connection,
              "INSERT INTO inbox (device, chat, sender, wire_id, number, text, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
              " ON CONFLICT (device, wire_id, chat, sender) DO NOTHING") {}

bool SqliteInboxRows::insert_if_new(domain::DeviceId device, const Incoming& incoming) {
  return insert_.execute(device, incoming.chat, incoming.sender, incoming.wire_id, incoming.number, incoming.text, incoming.at) ==
         1;
}

}  // namespace kurir::sqlite
