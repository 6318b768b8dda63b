#include "adapters/sqlite/reminder_rows.hpp"

namespace kurir::sqlite {

SqliteReminderRows::SqliteReminderRows(Connection&) {}

}  // namespace kurir::sqlite
