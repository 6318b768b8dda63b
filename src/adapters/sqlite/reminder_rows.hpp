// Recurring messages in SQLite.
#pragma once

#include "adapters/sqlite/statement.hpp"
#include "ports/reminder_rows.hpp"

namespace kurir::sqlite {

class SqliteReminderRows final : public ports::ReminderRows {
 public:
  explicit SqliteReminderRows(Connection& connection);
};

}  // namespace kurir::sqlite
