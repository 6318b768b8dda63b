#include "adapters/sqlite/owed_rows.hpp"

namespace kurir::sqlite {
namespace {

constexpr std::string_view kContent = "owed_chores.content";

}  // namespace

SqliteOwedRows::SqliteOwedRows(Connection& connection, Sealer sealer)
    : sealer_(sealer),
      put_(connection,
           "INSERT INTO owed_chores (device, kind, key, content) VALUES (?1, ?2, ?3, ?4)"
           " ON CONFLICT (device, kind, key) DO UPDATE SET content = excluded.content"),
      remove_(connection, "DELETE FROM owed_chores WHERE device = ?1 AND kind = ?2 AND key = ?3"),
      all_(connection, "SELECT kind, key, content FROM owed_chores WHERE device = ?1 ORDER BY kind, key LIMIT ?2"),
      clear_(connection, "DELETE FROM owed_chores WHERE device = ?1") {}

void SqliteOwedRows::put(domain::DeviceId device, const ports::Owed& owed) {
  put_.execute(device, static_cast<std::int64_t>(owed.kind), owed.key, sealer_.seal({kContent, device, owed.key}, owed.content));
}

void SqliteOwedRows::remove(domain::DeviceId device, ports::OwedKind kind, const std::string& key) {
  remove_.execute(device, static_cast<std::int64_t>(kind), key);
}

std::vector<ports::Owed> SqliteOwedRows::all(domain::DeviceId device, std::size_t limit) {
  std::vector<ports::Owed> found;
  auto rows = all_.query(device, limit);
  while (rows.next()) {
    const auto kind = static_cast<ports::OwedKind>(rows.integer());
    auto key = rows.text();
    auto content = sealer_.open({kContent, device, key}, rows.blob());
    found.push_back({.kind = kind, .key = std::move(key), .content = std::move(content)});
  }
  return found;
}

void SqliteOwedRows::clear(domain::DeviceId device) { clear_.execute(device); }

}  // namespace kurir::sqlite
