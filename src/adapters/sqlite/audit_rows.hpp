// The audit log in SQLite; triggers refuse changes and deletions.
#pragma once

#include "adapters/sqlite/statement.hpp"
#include "ports/audit_rows.hpp"

namespace kurir::sqlite {

class SqliteAuditRows final : public ports::AuditRows {
 public:
  explicit SqliteAuditRows(Connection& connection);

  std::optional<ports::AuditLine> last() override;
  void append(const ports::AuditLine& line) override;
  std::vector<ports::AuditLine> list(std::int64_t after, std::size_t limit) override;
  std::vector<ports::AuditLine> newest(std::int64_t before, std::size_t limit) override;
  std::vector<ports::AuditLine> newest_of(domain::AccountId account, std::int64_t before, std::size_t limit) override;

 private:
  Statement append_;
  Statement list_;
  Statement newest_;
  Statement newest_of_;
};

}  // namespace kurir::sqlite
