// People who sign in in SQLite.
#pragma once

#include "adapters/sqlite/statement.hpp"
#include "ports/user_rows.hpp"

namespace kurir::sqlite {

class SqliteUserRows final : public ports::UserRows {
 public:
  explicit SqliteUserRows(Connection& connection);
};

}  // namespace kurir::sqlite
