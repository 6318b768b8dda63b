#include "adapters/sqlite/key_care_rows.hpp"

namespace kurir::sqlite {

SqliteKeyCareRows::SqliteKeyCareRows(Connection& connection)
    : find_(connection, "SELECT signed_prekey_id, rotate_at, check_at FROM key_care WHERE device = ?1"),
      put_(connection,
           "INSERT INTO key_care (device, signed_prekey_id, rotate_at, check_at) VALUES (?1, ?2, ?3, ?4)"
           " ON CONFLICT (device) DO UPDATE SET signed_prekey_id = excluded.signed_prekey_id, rotate_at = excluded.rotate_at,"
           " check_at = excluded.check_at"),
      clear_(connection, "DELETE FROM key_care WHERE device = ?1") {}

std::optional<ports::KeyCareRows::KeyCare> SqliteKeyCareRows::find(domain::DeviceId device) {
  auto rows = find_.query(device);
  if (!rows.next()) return std::nullopt;
  return KeyCare{
      .signed_prekey_id = static_cast<std::uint32_t>(rows.integer()), .rotate_at = rows.time(), .check_at = rows.time()};
}

void SqliteKeyCareRows::put(domain::DeviceId device, const KeyCare& care) {
  put_.execute(device, care.signed_prekey_id, care.rotate_at, care.check_at);
}

void SqliteKeyCareRows::clear(domain::DeviceId device) { clear_.execute(device); }

}  // namespace kurir::sqlite
