// The tables of kurir.db and how an older database becomes a newer one.
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "base/result.hpp"

namespace kurir::sqlite {

/// Brings the database to this program's version: all missing steps in order, in one transaction. `conflict` where the
/// database is of a newer program. Throws Failure where the database fails.
[[nodiscard]] Result<void> migrate(Connection& connection);

}  // namespace kurir::sqlite
