#include "adapters/sqlite/audit_rows.hpp"

#include <algorithm>
#include <limits>
#include <string>

namespace kurir::sqlite {
namespace {

const std::string kSelect = "SELECT id, at, actor, action, target, account, details, hash FROM audit ";

ports::AuditLine line_of(Rows& rows) {
  ports::AuditLine line;
  line.id = rows.integer();
  line.at = rows.time();
  line.actor = rows.text();
  line.action = rows.text();
  line.target = rows.text();
  line.account = rows.optional_id<domain::AccountId>();
  line.details = rows.text();
  std::ranges::copy(rows.blob(), line.hash.begin());  // 32 bytes: the schema's CHECK
  return line;
}

std::vector<ports::AuditLine> all(Rows rows) {
  std::vector<ports::AuditLine> lines;
  while (rows.next()) lines.push_back(line_of(rows));
  return lines;
}

}  // namespace

SqliteAuditRows::SqliteAuditRows(Connection& connection)
    : append_(connection,
              "INSERT INTO audit (id, at, actor, action, target, account, details, hash)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
      list_(connection, kSelect + "WHERE id > ?1 ORDER BY id LIMIT ?2"),
      newest_(connection, kSelect + "WHERE id < ?1 ORDER BY id DESC LIMIT ?2"),
      newest_of_(connection, kSelect + "WHERE account = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3") {}

std::optional<ports::AuditLine> SqliteAuditRows::last() {
  auto lines = newest(std::numeric_limits<std::int64_t>::max(), 1);
  return lines.empty() ? std::nullopt : std::optional(std::move(lines.front()));
}

void SqliteAuditRows::append(const ports::AuditLine& line) {
  append_.execute(line.id, line.at, line.actor, line.action, line.target, line.account, line.details, BytesView(line.hash));
}

std::vector<ports::AuditLine> SqliteAuditRows::list(std::int64_t after, std::size_t limit) {
  return all(list_.query(after, limit));
}

std::vector<ports::AuditLine> SqliteAuditRows::newest(std::int64_t before, std::size_t limit) {
  return all(newest_.query(before, limit));
}

std::vector<ports::AuditLine> SqliteAuditRows::newest_of(domain::AccountId account, std::int64_t before, std::size_t limit) {
  return all(newest_of_.query(account, before, limit));
}

}  // namespace kurir::sqlite
