// Incoming messages in SQLite.
#pragma once

#include "adapters/sqlite/change_notes.hpp"
#include "adapters/sqlite/statement.hpp"
#include "adapters/sqlite/traffic.hpp"
#include "ports/store.hpp"

namespace kurir::sqlite {

class SqliteInboxRows final : public ports::InboxRows {
 public:
  SqliteInboxRows(Connection& connection, ChangeNotes& notes, TrafficCounter& traffic);

  [[nodiscard]] bool insert_if_new(domain::DeviceId device, const Incoming& incoming) override;

 private:
  [[nodiscard]] domain::AccountId owner(domain::DeviceId device);

  ChangeNotes& notes_;
  TrafficCounter& traffic_;
  Statement insert_;
  Statement owner_;
  Statement converse_;
};

}  // namespace kurir::sqlite
