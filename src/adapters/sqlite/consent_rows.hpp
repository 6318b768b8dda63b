// Consent in SQLite.
#pragma once

#include "adapters/sqlite/statement.hpp"
#include "ports/consent_rows.hpp"

namespace kurir::sqlite {

class SqliteConsentRows final : public ports::ConsentRows {
 public:
  explicit SqliteConsentRows(Connection& connection);
};

}  // namespace kurir::sqlite
