#include "adapters/sqlite/contact_rows.hpp"

namespace kurir::sqlite {
namespace {

/// Whoever has a name or a word on consent: two walks along indexes, merged.
constexpr auto kList =
    "SELECT p.number, p.name, p.note, p.changed_at, c.state, c.since FROM people p"
    " LEFT JOIN consent c ON c.account = p.account AND c.number = p.number"
    " WHERE p.account = ?1 AND p.number >= ?2 AND p.number < ?3"
    " UNION ALL "
    "SELECT c.number, '', '', NULL, c.state, c.since FROM consent c"
    " WHERE c.account = ?1 AND c.number >= ?2 AND c.number < ?3"
    " AND NOT EXISTS (SELECT 1 FROM people p WHERE p.account = c.account AND p.number = c.number)"
    " ORDER BY 1 LIMIT ?4";

domain::Contact contact_of(Rows& rows) {
  domain::Contact contact;
  contact.number = rows.text();
  contact.name = rows.text();
  contact.note = rows.text();
  contact.changed_at = rows.optional_time();
  if (const auto state = rows.optional_integer()) contact.consent = static_cast<domain::policy::ConsentState>(*state);
  contact.consent_since = rows.optional_time();
  return contact;
}

}  // namespace

SqliteContactRows::SqliteContactRows(Connection& connection)
    : list_(connection, kList),
      put_(connection,
           "INSERT INTO people (account, number, name, note, changed_at) VALUES (?1, ?2, ?3, ?4, ?5)"
           " ON CONFLICT DO UPDATE SET name = excluded.name, note = excluded.note, changed_at = excluded.changed_at"),
      remove_(connection, "DELETE FROM people WHERE account = ?1 AND number = ?2") {}

std::optional<domain::Contact> SqliteContactRows::find(domain::AccountId account, const std::string& number) {
  auto rows = list_.query(account, number, number + '0', 1);  // the next number in order, so just this one
  if (!rows.next()) return std::nullopt;
  return contact_of(rows);
}

std::vector<domain::Contact> SqliteContactRows::list(domain::AccountId account, const Range& range, std::size_t limit) {
  std::vector<domain::Contact> contacts;
  auto rows = list_.query(account, range.from, range.until, limit);
  while (rows.next()) contacts.push_back(contact_of(rows));
  return contacts;
}

void SqliteContactRows::put(domain::AccountId account, const domain::Contact& contact) {
  put_.execute(account, contact.number, contact.name, contact.note, contact.changed_at);
}

bool SqliteContactRows::remove(domain::AccountId account, const std::string& number) {
  return remove_.execute(account, number) == 1;
}

}  // namespace kurir::sqlite
