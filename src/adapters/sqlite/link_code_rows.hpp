// Pairing by code, in the row of its device. The code rests sealed.
#pragma once

#include "adapters/sqlite/change_notes.hpp"
#include "adapters/sqlite/sealer.hpp"
#include "adapters/sqlite/statement.hpp"
#include "ports/link_code_rows.hpp"

namespace kurir::sqlite {

class SqliteLinkCodeRows final : public ports::LinkCodeRows {
 public:
  SqliteLinkCodeRows(Connection& connection, Sealer sealer, ChangeNotes& notes);

  LinkCode find(domain::DeviceId device) override;
  void put(domain::DeviceId device, const LinkCode& link) override;

 private:
  Sealer sealer_;
  ChangeNotes& notes_;
  Statement find_;
  Statement put_;
};

}  // namespace kurir::sqlite
