// Second factors in SQLite.
#pragma once

#include "adapters/sqlite/sealer.hpp"
#include "adapters/sqlite/statement.hpp"
#include "ports/second_factor_rows.hpp"

namespace kurir::sqlite {

class SqliteSecondFactorRows final : public ports::SecondFactorRows {
 public:
  SqliteSecondFactorRows(Connection& connection, Sealer sealer);

  std::optional<SecondFactor> find(domain::UserId user) override;
  void put(domain::UserId user, const SecondFactor& factor) override;
  void remove(domain::UserId user) override;
  void set_recovery_codes(domain::UserId user, const Hashes& hashes) override;
  bool take_recovery_code(domain::UserId user, const ByteArray<32>& hash) override;
  std::size_t recovery_codes_left(domain::UserId user) override;

 private:
  Sealer sealer_;
  Statement find_;
  Statement put_;
  Statement add_code_;
  Statement take_code_;
  Statement remove_codes_;
  Statement count_codes_;
};

}  // namespace kurir::sqlite
