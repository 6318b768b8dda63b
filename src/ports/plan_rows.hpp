// Plans, their terms over time, and what a device used of its month's quota.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/plan.hpp"

namespace kurir::ports {

class PlanRows {
 public:
  virtual ~PlanRows() = default;
  virtual domain::PlanId create(const domain::Plan& plan) = 0;  ///< `plan.id` is ignored; `conflict` where the code exists
  virtual std::optional<domain::Plan> find(domain::PlanId id) = 0;
  virtual std::optional<domain::Plan> find_by_code(const std::string& code) = 0;
  virtual std::vector<domain::Plan> list() = 0;
  virtual void update(const domain::Plan& plan) = 0;  ///< name, policy, retired
  /// Replaces terms of the same plan that begin at the same instant.
  virtual void put_terms(domain::PlanId plan, const domain::PlanTerms& terms) = 0;
  virtual std::vector<domain::PlanTerms> terms(domain::PlanId plan) = 0;  ///< oldest first
  virtual std::optional<domain::PlanTerms> in_force(domain::PlanId plan, Time at) = 0;
};

class QuotaRows {
 public:
  virtual ~QuotaRows() = default;
  /// `month`: when the device's month began (domain/device_month.hpp).
  virtual std::int64_t used(domain::DeviceId device, Time month) = 0;
  /// One more message. False, without a change, where `quota` are used.
  [[nodiscard]] virtual bool take(domain::DeviceId device, Time month, std::optional<std::int64_t> quota) = 0;
  /// A message accepted at `accepted_at` was cancelled or rejected: one less in the month it was counted in. What was
  /// accepted before the device's first month (the clock was set back) counts in that.
  virtual void give_back(domain::DeviceId device, Time accepted_at) = 0;
};

}  // namespace kurir::ports
