// Devices as people look at them: with their plan, what is used of it, and what helps where something is wrong.
#pragma once

#include <string_view>
#include <vector>

#include "app/which_device.hpp"
#include "domain/plan.hpp"

namespace kurir::app {

struct DeviceView {
  domain::Device device;
  domain::Plan plan;
  domain::PlanTerms terms;  ///< in force now
  std::int64_t used = 0;    ///< messages of the device's month
  Time month_ends_at{};
};

/// "pair", "pair_again", "wait", "top_up", "update", "contact_operator"; empty where all is well.
[[nodiscard]] std::string_view what_helps(const domain::Device& device, Time now);

[[nodiscard]] Result<DeviceView> view_of(ports::Transaction& tx, domain::Device device, Time now);

[[nodiscard]] boost::asio::awaitable<Result<DeviceView>> show_device(ports::Store& store, const Clock& clock, WhichDevice which);

/// All of the account, the oldest first.
[[nodiscard]] boost::asio::awaitable<Result<std::vector<DeviceView>>> list_devices_of(ports::Store& store, const Clock& clock,
                                                                                      domain::AccountId account);

struct DevicesWanted {
  std::optional<domain::DeviceState> state{};
  domain::DeviceId after{};
  std::size_t limit = 50;
};
/// Of all accounts, the oldest first.
[[nodiscard]] boost::asio::awaitable<Result<std::vector<DeviceView>>> page_of_devices(ports::Store& store, const Clock& clock,
                                                                                      DevicesWanted wanted);

}  // namespace kurir::app
