#include "adapters/sqlite/idempotency_rows.hpp"

namespace kurir::sqlite {

SqliteIdempotencyRows::SqliteIdempotencyRows(Connection& connection)
    : find_(connection, "SELECT body_hash, response FROM idempotency_keys WHERE account = ?1 AND key = ?2 AND expires_at > ?3"),
      put_(connection,
           "INSERT INTO idempotency_keys (account, key, body_hash, response, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)"
           " ON CONFLICT (account, key) DO UPDATE SET body_hash = excluded.body_hash, response = excluded.response,"
           " expires_at = excluded.expires_at"),
      remove_expired_(connection,
                      "DELETE FROM idempotency_keys WHERE id IN"
                      " (SELECT id FROM idempotency_keys WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2)") {}

std::optional<ports::IdempotencyRows::Entry> SqliteIdempotencyRows::find(domain::AccountId account, const std::string& key,
                                                                         Time now) {
  auto rows = find_.query(account, key, now);
  if (!rows.next()) return std::nullopt;
  const auto hash = exactly<32>(rows.blob());
  return Entry{.body_hash = hash.value_or(ByteArray<32>{}), .response = rows.text()};
}

void SqliteIdempotencyRows::put(domain::AccountId account, const std::string& key, const Entry& entry, Time expires_at) {
  put_.execute(account, key, entry.body_hash, entry.response, expires_at);
}

std::size_t SqliteIdempotencyRows::remove_expired(Time now, std::size_t limit) {
  return static_cast<std::size_t>(remove_expired_.execute(now, limit));
}

}  // namespace kurir::sqlite
