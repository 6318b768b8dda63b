// The tables of kurir.db and how an older database becomes a newer one.
#pragma once

#include <cstdint>

#include "adapters/sqlite/connection.hpp"
#include "base/result.hpp"

namespace kurir::sqlite {

/// This program's version of the tables.
inline constexpr std::int64_t kNewestVersion = 4;

/// Brings the database to a version: all missing steps in order, in one transaction. `conflict` where the database is
/// newer. Throws Failure where the database fails.
[[nodiscard]] Result<void> migrate(Connection& connection, std::int64_t version = kNewestVersion);

}  // namespace kurir::sqlite
