// Plans, their terms and the quota in SQLite.
#pragma once

#include "adapters/sqlite/statement.hpp"
#include "ports/plan_rows.hpp"

namespace kurir::sqlite {

class SqlitePlanRows final : public ports::PlanRows {
 public:
  explicit SqlitePlanRows(Connection& connection);

  domain::PlanId create(const domain::Plan& plan) override;
  std::optional<domain::Plan> find(domain::PlanId id) override;
  std::optional<domain::Plan> find_by_code(const std::string& code) override;
  std::vector<domain::Plan> list() override;
  void update(const domain::Plan& plan) override;
  void put_terms(domain::PlanId plan, const domain::PlanTerms& terms) override;
  std::vector<domain::PlanTerms> terms(domain::PlanId plan) override;
  std::optional<domain::PlanTerms> in_force(domain::PlanId plan, Time at) override;

 private:
  Connection& connection_;
  Statement create_;
  Statement find_;
  Statement find_by_code_;
  Statement list_;
  Statement update_;
  Statement put_terms_;
  Statement terms_;
  Statement in_force_;
};

class SqliteQuotaRows final : public ports::QuotaRows {
 public:
  explicit SqliteQuotaRows(Connection& connection);

  std::int64_t used(domain::DeviceId device, Time month) override;
  [[nodiscard]] bool take(domain::DeviceId device, Time month, std::optional<std::int64_t> quota) override;
  void give_back(domain::DeviceId device, Time accepted_at) override;

 private:
  Statement used_;
  Statement open_;
  Statement take_;
  Statement give_back_;
};

}  // namespace kurir::sqlite
