// Reads and writes the bodies of the legacy balance call.
#pragma once

#include <string>
#include <string_view>

#include "app/check_balance.hpp"
#include "base/result.hpp"

namespace kurir::http::legacy {

/// `malformed` on anything but the promised object. Unknown members are ignored, numbers are taken as text. The address is
/// left empty.
[[nodiscard]] Result<app::BalanceRequest> parse_balance_request(std::string_view body);

[[nodiscard]] std::string render_balance_outcome(const app::BalanceOutcome& outcome);

}  // namespace kurir::http::legacy
