// When devices last looked after their keys, in SQLite.
#pragma once

#include "adapters/sqlite/statement.hpp"
#include "ports/key_care_rows.hpp"

namespace kurir::sqlite {

class SqliteKeyCareRows final : public ports::KeyCareRows {
 public:
  explicit SqliteKeyCareRows(Connection& connection);

  std::optional<KeyCare> find(domain::DeviceId device) override;
  void put(domain::DeviceId device, const KeyCare& care) override;
  void clear(domain::DeviceId device) override;

 private:
  Statement find_;
  Statement put_;
  Statement clear_;
};

}  // namespace kurir::sqlite
