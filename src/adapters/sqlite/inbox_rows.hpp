// Incoming messages in SQLite.
#pragma once

#include "adapters/sqlite/statement.hpp"
#include "ports/store.hpp"

namespace kurir::sqlite {

class SqliteInboxRows final : public ports::InboxRows {
 public:
  explicit SqliteInboxRows(Connection& connection);

  [[nodiscard]] bool insert_if_new(domain::DeviceId device, const Incoming& incoming) override;

 private:
  Statement insert_;
};

}  // namespace kurir::sqlite
