#include "app/own_policy.hpp"

#include <algorithm>
#include <array>

#include "domain/policy/setting_lines.hpp"
#include "ports/pacing_rows.hpp"
#include "ports/plan_rows.hpp"

namespace kurir::app {
namespace {

namespace policy = domain::policy;

constexpr std::string_view kCap = "daily_cap";
constexpr std::array<std::string_view, 8> kCustomers{kCap,           "quiet_hours",    "consent",       "opt_out_words",
                                                     "opt_in_words", "opt_out_answer", "opt_in_answer", "forbidden_words"};

/// 0 = none.
int cap_of(const policy::Settings& rules) { return rules.daily_cap; }

/// What the layers below the device's say.
Result<policy::Settings> plan_rules(ports::Transaction& tx, const WhichDevice& which) {
  const auto device = find_device(tx, which);
  if (!device) return std::unexpected(device.error());
  const auto plan = tx.plans().find(device->plan);
  return policy::resolve(tx.pacing().default_policy(), plan ? plan->policy : "", "");
}

Result<void> check(const policy::Settings& plan, const PolicyEdit& edit) {
  const auto refuse = [](std::string_view name) -> Result<void> {
    return fail(ErrorCode::invalid_argument, "{} is set by the operator: ask for it", name.substr(0, 64));
  };
  for (const auto& name : edit.reset) {
    if (!customers_may_change(name)) return refuse(name);
  }
  for (const auto& line : edit.set) {
    const std::string_view name = std::string_view(line).substr(0, line.find('='));
    if (!customers_may_change(name)) return refuse(name);
    if (name != kCap || cap_of(plan) == 0) continue;
    auto wanted = plan;
    if (auto read = policy::apply_lines(wanted, line); !read) return read;
    if (cap_of(wanted) == 0 || cap_of(wanted) > cap_of(plan)) {
      return fail(ErrorCode::invalid_argument, "daily_cap is at most {}, the plan's: ask the operator for more", cap_of(plan));
    }
  }
  return {};
}

}  // namespace

bool customers_may_change(std::string_view setting) noexcept {
  return std::ranges::find(kCustomers, setting) != kCustomers.end();
}

boost::asio::awaitable<Result<PolicyView>> edit_own_policy(Admin admin, WhichDevice which, PolicyEdit edit) {
  const auto allowed = co_await admin.store.read([which, edit](ports::Transaction& tx) -> Result<void> {
    const auto plan = plan_rules(tx, which);
    return plan ? check(*plan, edit) : std::unexpected(plan.error());
  });
  if (!allowed) co_return std::unexpected(allowed.error());
  co_return co_await edit_policy(std::move(admin), {PolicyScope::Kind::device, which.waid}, std::move(edit));
}

}  // namespace kurir::app
