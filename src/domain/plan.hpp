// What a device may use and what that costs. Plans are data; their terms have a history.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace kurir::domain {

/// "P": no fee, no quota, paid per message. What a device has unless another plan is asked for.
inline constexpr PlanId kPlanPerMessage{1};

struct Plan {
  PlanId id;
  std::string code;  ///< what people call it: "A"
  std::string name;
  std::string policy;    ///< rules of use that differ from the defaults, "name=value" lines
  bool retired = false;  ///< no device may change to it any more
};

/// In force from `valid_from` until the next terms of the same plan.
struct PlanTerms {
  Time valid_from{};
  std::optional<std::int64_t> quota;  ///< messages a month of the device; nothing = unlimited
  Rupiah monthly_fee = 0;
  Rupiah price = 200;                        ///< per message
  std::int64_t max_characters = 1'000;       ///< of a message
  std::int64_t legacy_max_characters = 480;  ///< of a message through the legacy endpoint
};

}  // namespace kurir::domain
