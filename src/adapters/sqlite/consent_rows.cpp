#include "adapters/sqlite/consent_rows.hpp"

namespace kurir::sqlite {

SqliteConsentRows::SqliteConsentRows(Connection&) {}

}  // namespace kurir::sqlite
