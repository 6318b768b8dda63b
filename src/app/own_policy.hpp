// The rules of use of a device in its customer's hands: what may be changed, and how far. The operator is not bound by it.
#pragma once

#include <string_view>

#include "app/policy_admin.hpp"
#include "app/which_device.hpp"

namespace kurir::app {

/// Quiet hours, consent, words and answers, forbidden words, and the daily cap below the plan's.
[[nodiscard]] bool customers_may_change(std::string_view setting) noexcept;

/// As edit_policy, for the customer. `invalid_argument` names the setting that is the operator's, or the cap that is too high.
[[nodiscard]] boost::asio::awaitable<Result<PolicyView>> edit_own_policy(Admin admin, WhichDevice which, PolicyEdit edit);

}  // namespace kurir::app
