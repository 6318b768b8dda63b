// Consent in SQLite.
#pragma once

#include "adapters/sqlite/statement.hpp"
#include "ports/consent_rows.hpp"

namespace kurir::sqlite {

class SqliteConsentRows final : public ports::ConsentRows {
 public:
  explicit SqliteConsentRows(Connection& connection);

  std::optional<domain::policy::Consent> find(domain::AccountId account, const std::string& number) override;
  void record(domain::AccountId account, const domain::policy::ConsentEntry& entry) override;
  std::vector<domain::policy::Consent> list(domain::AccountId account, const std::string& after, std::size_t limit) override;
  std::vector<domain::policy::ConsentEntry> history(domain::AccountId account, const std::string& number,
                                                    std::size_t limit) override;

 private:
  Statement find_;
  Statement put_;
  Statement log_;
  Statement list_;
  Statement history_;
};

}  // namespace kurir::sqlite
