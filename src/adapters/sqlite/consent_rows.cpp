#include "adapters/sqlite/consent_rows.hpp"

namespace kurir::sqlite {

using domain::policy::Consent;
using domain::policy::ConsentEntry;
using domain::policy::ConsentState;

SqliteConsentRows::SqliteConsentRows(Connection& connection)
    : find_(connection, "SELECT number, state, since FROM consent WHERE account = ?1 AND number = ?2"),
      put_(connection,
           "INSERT INTO consent (account, number, state, since) VALUES (?1, ?2, ?3, ?4)"
           " ON CONFLICT DO UPDATE SET state = excluded.state, since = excluded.since"),
      log_(connection, "INSERT INTO consent_log (account, number, state, source, proof, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
      list_(connection, "SELECT number, state, since FROM consent WHERE account = ?1 AND number > ?2 ORDER BY number LIMIT ?3"),
      history_(connection,
               "SELECT number, state, source, proof, at FROM consent_log WHERE account = ?1 AND number = ?2"
               " ORDER BY id DESC LIMIT ?3") {}

namespace {

Consent consent_of(Rows& rows) { return {.number = rows.text(), .state = rows.as<ConsentState>(), .since = rows.time()}; }

}  // namespace

std::optional<Consent> SqliteConsentRows::find(domain::AccountId account, const std::string& number) {
  auto rows = find_.query(account, number);
  if (!rows.next()) return std::nullopt;
  return consent_of(rows);
}

void SqliteConsentRows::record(domain::AccountId account, const ConsentEntry& entry) {
  log_.execute(account, entry.number, entry.state, entry.source, entry.proof, entry.at);
  put_.execute(account, entry.number, entry.state, entry.at);
}

std::vector<Consent> SqliteConsentRows::list(domain::AccountId account, const std::string& after, std::size_t limit) {
  std::vector<Consent> all;
  auto rows = list_.query(account, after, limit);
  while (rows.next()) all.push_back(consent_of(rows));
  return all;
}

std::vector<ConsentEntry> SqliteConsentRows::history(domain::AccountId account, const std::string& number, std::size_t limit) {
  std::vector<ConsentEntry> entries;
  auto rows = history_.query(account, number, limit);
  while (rows.next()) {
    entries.push_back({.number = rows.text(),
                       .state = rows.as<ConsentState>(),
                       .source = rows.text(),
                       .proof = rows.text(),
                       .at = rows.time()});
  }
  return entries;
}

}  // namespace kurir::sqlite
