#include "adapters/sqlite/app_state_rows.hpp"

namespace kurir::sqlite {
namespace {

constexpr std::string_view kKey = "app_state_keys.data";

}  // namespace

SqliteAppStateRows::SqliteAppStateRows(Connection& connection, Sealer sealer)
    : sealer_(sealer),
      keys_(connection, "SELECT id, data, made_at FROM app_state_keys WHERE device = ?1 ORDER BY id LIMIT ?2"),
      put_key_(connection,
               "INSERT INTO app_state_keys (device, id, data, made_at) VALUES (?1, ?2, ?3, ?4)"
               " ON CONFLICT (device, id) DO UPDATE SET data = excluded.data, made_at = excluded.made_at"),
      collection_(connection, "SELECT version, hash FROM app_state_collections WHERE device = ?1 AND name = ?2"),
      put_collection_(connection,
                      "INSERT INTO app_state_collections (device, name, version, hash) VALUES (?1, ?2, ?3, ?4)"
                      " ON CONFLICT (device, name) DO UPDATE SET version = excluded.version, hash = excluded.hash"),
      drop_collection_(connection, "DELETE FROM app_state_collections WHERE device = ?1 AND name = ?2"),
      drop_entries_(connection, "DELETE FROM app_state_entries WHERE device = ?1 AND collection = ?2"),
      value_mac_(connection, "SELECT value_mac FROM app_state_entries WHERE device = ?1 AND collection = ?2 AND index_mac = ?3"),
      put_value_mac_(connection,
                     "INSERT INTO app_state_entries (device, collection, index_mac, value_mac) VALUES (?1, ?2, ?3, ?4)"
                     " ON CONFLICT (device, collection, index_mac) DO UPDATE SET value_mac = excluded.value_mac"),
      drop_value_mac_(connection, "DELETE FROM app_state_entries WHERE device = ?1 AND collection = ?2 AND index_mac = ?3"),
      clear_keys_(connection, "DELETE FROM app_state_keys WHERE device = ?1"),
      clear_collections_(connection, "DELETE FROM app_state_collections WHERE device = ?1"),
      clear_entries_(connection, "DELETE FROM app_state_entries WHERE device = ?1") {}

std::vector<ports::AppStateRows::Key> SqliteAppStateRows::keys(domain::DeviceId device, std::size_t limit) {
  std::vector<Key> keys;
  auto rows = keys_.query(device, limit);
  while (rows.next()) {
    auto id = rows.blob();
    auto data = sealer_.open({kKey, device, to_hex(id)}, rows.blob());
    keys.push_back({.id = std::move(id), .data = std::move(data), .made_at = rows.time()});
  }
  return keys;
}

void SqliteAppStateRows::put_key(domain::DeviceId device, const Key& key) {
  put_key_.execute(device, key.id, sealer_.seal({kKey, device, to_hex(key.id)}, key.data), key.made_at);
}

std::optional<ports::AppStateRows::Collection> SqliteAppStateRows::collection(domain::DeviceId device, const std::string& name) {
  auto rows = collection_.query(device, name);
  if (!rows.next()) return std::nullopt;
  const auto version = static_cast<std::uint64_t>(rows.integer());
  return Collection{.version = version, .hash = rows.blob()};
}

void SqliteAppStateRows::put_collection(domain::DeviceId device, const std::string& name, const Collection& collection) {
  put_collection_.execute(device, name, static_cast<std::int64_t>(collection.version), collection.hash);
}

void SqliteAppStateRows::drop_collection(domain::DeviceId device, const std::string& name) {
  drop_collection_.execute(device, name);
  drop_entries_.execute(device, name);
}

std::optional<Bytes> SqliteAppStateRows::value_mac(domain::DeviceId device, const std::string& collection, BytesView index_mac) {
  auto rows = value_mac_.query(device, collection, index_mac);
  if (!rows.next()) return std::nullopt;
  return rows.blob();
}

void SqliteAppStateRows::put_value_mac(domain::DeviceId device, const std::string& collection, BytesView index_mac,
                                       BytesView value_mac) {
  put_value_mac_.execute(device, collection, index_mac, value_mac);
}

void SqliteAppStateRows::drop_value_mac(domain::DeviceId device, const std::string& collection, BytesView index_mac) {
  drop_value_mac_.execute(device, collection, index_mac);
}

void SqliteAppStateRows::clear(domain::DeviceId device) {
  clear_keys_.execute(device);
  clear_collections_.execute(device);
  clear_entries_.execute(device);
}

}  // namespace kurir::sqlite
