#include "adapters/sqlite/user_rows.hpp"

namespace kurir::sqlite {

SqliteUserRows::SqliteUserRows(Connection&) {}

}  // namespace kurir::sqlite
