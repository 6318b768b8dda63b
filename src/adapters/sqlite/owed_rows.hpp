// What is still to be fetched, over a restart.
#pragma once

#include "adapters/sqlite/sealer.hpp"
#include "adapters/sqlite/statement.hpp"
#include "ports/owed_rows.hpp"

namespace kurir::sqlite {

class SqliteOwedRows final : public ports::OwedRows {
 public:
  SqliteOwedRows(Connection& connection, Sealer sealer);

  void put(domain::DeviceId device, const ports::Owed& owed) override;
  void remove(domain::DeviceId device, ports::OwedKind kind, const std::string& key) override;
  std::vector<ports::Owed> all(domain::DeviceId device, std::size_t limit) override;
  void clear(domain::DeviceId device) override;

 private:
  Sealer sealer_;
  Statement put_;
  Statement remove_;
  Statement all_;
  Statement clear_;
};

}  // namespace kurir::sqlite
