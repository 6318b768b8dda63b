#include "adapters/sqlite/signal_rows.hpp"

namespace kurir::sqlite {
namespace {

constexpr std::string_view kRecord = "sessions.record";
constexpr std::string_view kPrivateKey = "prekeys.private_key";
constexpr auto kContactColumns = "number, lid, on_whatsapp, devices, checked_at";

Bytes encode(const std::vector<std::uint16_t>& devices) {
  Bytes out;
  out.reserve(devices.size() * 2);
  for (const auto device : devices) append(out, big_endian<2>(device));
  return out;
}

std::vector<std::uint16_t> decode(BytesView bytes) {
  std::vector<std::uint16_t> devices;
  for (; bytes.size() >= 2; bytes = bytes.subspan(2)) {
    devices.push_back(static_cast<std::uint16_t>(read_big_endian(bytes.first(2))));
  }
  return devices;
}

std::optional<ports::SignalRows::Contact> first_contact(Rows rows) {
  if (!rows.next()) return std::nullopt;
  return ports::SignalRows::Contact{.number = rows.text(),
                                    .lid = rows.text(),
                                    .on_whatsapp = rows.flag(),
                                    .devices = decode(rows.blob()),
                                    .checked_at = rows.time()};
}

}  // namespace

SqliteSignalRows::SqliteSignalRows(Connection& connection, Sealer sealer)
    : sealer_(sealer),
      session_(connection, "SELECT record FROM sessions WHERE device = ?1 AND address = ?2"),
      put_session_(connection,
                   "INSERT INTO sessions (device, address, record) VALUES (?1, ?2, ?3)"
                   " ON CONFLICT (device, address) DO UPDATE SET record = excluded.record"),
      remove_session_(connection, "DELETE FROM sessions WHERE device = ?1 AND address = ?2"),
      // An address is "name.device", and '/' is the character after '.'.
      remove_sessions_of_(connection, "DELETE FROM sessions WHERE device = ?1 AND address >= ?2 || '.' AND address < ?2 || '/'"),
      addresses_of_(connection,
                    "SELECT address FROM sessions WHERE device = ?1 AND address >= ?2 || '.' AND address < ?2 || '/'"),
      put_prekey_(connection,
                  "INSERT INTO prekeys (device, id, private_key, uploaded) VALUES (?1, ?2, ?3, ?4)"
                  " ON CONFLICT (device, id) DO UPDATE SET private_key = excluded.private_key, uploaded = excluded.uploaded"),
      prekey_(connection, "SELECT private_key FROM prekeys WHERE device = ?1 AND id = ?2"),
      remove_prekey_(connection, "DELETE FROM prekeys WHERE device = ?1 AND id = ?2"),
      prekeys_to_upload_(connection,
                         "SELECT id, private_key FROM prekeys WHERE device = ?1 AND uploaded = 0 ORDER BY id LIMIT ?2"),
      mark_uploaded_(connection, "UPDATE prekeys SET uploaded = 1 WHERE device = ?1 AND uploaded = 0 AND id <= ?2"),
      contact_(connection, fmt::format("SELECT {} FROM contacts WHERE device = ?1 AND number = ?2", kContactColumns)),
      contact_by_lid_(connection,
                      fmt::format("SELECT {} FROM contacts WHERE device = ?1 AND lid = ?2 AND lid <> ''", kContactColumns)),
      put_contact_(connection,
                   "INSERT INTO contacts (device, number, lid, on_whatsapp, devices, checked_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                   " ON CONFLICT (device, number) DO UPDATE SET lid = excluded.lid, on_whatsapp = excluded.on_whatsapp,"
                   " devices = excluded.devices, checked_at = excluded.checked_at"),
      clear_sessions_(connection, "DELETE FROM sessions WHERE device = ?1"),
      clear_prekeys_(connection, "DELETE FROM prekeys WHERE device = ?1"),
      clear_contacts_(connection, "DELETE FROM contacts WHERE device = ?1") {}

std::optional<Bytes> SqliteSignalRows::session(domain::DeviceId device, const std::string& address) {
  auto rows = session_.query(device, address);
  if (!rows.next()) return std::nullopt;
  return sealer_.open({kRecord, device, address}, rows.blob());
}

void SqliteSignalRows::put_session(domain::DeviceId device, const std::string& address, BytesView record) {
  put_session_.execute(device, address, sealer_.seal({kRecord, device, address}, record));
}

void SqliteSignalRows::remove_session(domain::DeviceId device, const std::string& address) {
  remove_session_.execute(device, address);
}

void SqliteSignalRows::remove_sessions_of(domain::DeviceId device, const std::string& name) {
  remove_sessions_of_.execute(device, name);
}

void SqliteSignalRows::move_session(domain::DeviceId device, const std::string& from, const std::string& to) {
  if (from == to) return;
  const auto record = session(device, from);
  if (!record) return;
  if (!session(device, to)) put_session(device, to, *record);
  remove_session(device, from);
}

void SqliteSignalRows::move_sessions_of(domain::DeviceId device, const std::string& from_name, const std::string& to_name) {
  std::vector<std::string> addresses;
  {
    auto rows = addresses_of_.query(device, from_name);
    while (rows.next()) addresses.push_back(rows.text());
  }
  for (const auto& from : addresses) move_session(device, from, to_name + from.substr(from_name.size()));
}

void SqliteSignalRows::put_prekeys(domain::DeviceId device, const std::vector<PreKeyRow>& keys) {
  for (const auto& key : keys) put(device, key, 0);
}

void SqliteSignalRows::put_handed_out(domain::DeviceId device, const PreKeyRow& key) { put(device, key, 1); }

void SqliteSignalRows::put(domain::DeviceId device, const PreKeyRow& key, int uploaded) {
  put_prekey_.execute(device, key.id, sealer_.seal({kPrivateKey, device, std::to_string(key.id)}, key.private_key), uploaded);
}

std::optional<Bytes> SqliteSignalRows::prekey(domain::DeviceId device, std::uint32_t id) {
  auto rows = prekey_.query(device, id);
  if (!rows.next()) return std::nullopt;
  return sealer_.open({kPrivateKey, device, std::to_string(id)}, rows.blob());
}

void SqliteSignalRows::remove_prekey(domain::DeviceId device, std::uint32_t id) { remove_prekey_.execute(device, id); }

std::vector<ports::SignalRows::PreKeyRow> SqliteSignalRows::prekeys_to_upload(domain::DeviceId device, std::size_t limit) {
  std::vector<PreKeyRow> keys;
  auto rows = prekeys_to_upload_.query(device, limit);
  while (rows.next()) {
    const auto id = static_cast<std::uint32_t>(rows.integer());
    keys.push_back({.id = id, .private_key = sealer_.open({kPrivateKey, device, std::to_string(id)}, rows.blob())});
  }
  return keys;
}

void SqliteSignalRows::mark_uploaded(domain::DeviceId device, std::uint32_t up_to_id) {
  mark_uploaded_.execute(device, up_to_id);
}

std::optional<ports::SignalRows::Contact> SqliteSignalRows::contact(domain::DeviceId device, const std::string& number) {
  return first_contact(contact_.query(device, number));
}

std::optional<ports::SignalRows::Contact> SqliteSignalRows::contact_by_lid(domain::DeviceId device, const std::string& lid) {
  return first_contact(contact_by_lid_.query(device, lid));
}

void SqliteSignalRows::put_contact(domain::DeviceId device, const Contact& contact) {
  put_contact_.execute(device, contact.number, contact.lid, contact.on_whatsapp, encode(contact.devices), contact.checked_at);
}

void SqliteSignalRows::clear(domain::DeviceId device) {
  clear_sessions_.execute(device);
  clear_prekeys_.execute(device);
  clear_contacts_.execute(device);
}

}  // namespace kurir::sqlite
