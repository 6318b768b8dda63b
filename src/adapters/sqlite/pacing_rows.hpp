// What the rules of use remember in SQLite.
#pragma once

#include "adapters/sqlite/statement.hpp"
#include "ports/pacing_rows.hpp"

namespace kurir::sqlite {

class SqlitePacingRows final : public ports::PacingRows {
 public:
  explicit SqlitePacingRows(Connection& connection);
};

}  // namespace kurir::sqlite
