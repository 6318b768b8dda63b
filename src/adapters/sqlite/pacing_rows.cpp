#include "adapters/sqlite/pacing_rows.hpp"

namespace kurir::sqlite {

SqlitePacingRows::SqlitePacingRows(Connection&) {}

}  // namespace kurir::sqlite
