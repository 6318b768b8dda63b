// How an account stands: money, devices, traffic, what waits, what needs somebody's attention.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "app/accounts.hpp"
#include "app/device_view.hpp"
#include "ports/traffic_rows.hpp"

namespace kurir::app {

/// What happened in an hour or a day.
struct TrafficPoint {
  Time at{};                             ///< its beginning
  std::array<std::int64_t, 7> counts{};  ///< by ports::TrafficKind
};

struct Alert {
  std::string_view code;  ///< as the API names it: "device_logged_out"
  std::string waid = {};  ///< empty = of the account
};

struct Overview {
  AccountView account;
  std::vector<DeviceView> devices;
  std::vector<TrafficPoint> today;  ///< every hour of it, in the account's time zone
  std::vector<TrafficPoint> days;   ///< the last 14, today included
  std::size_t waiting = 0;          ///< messages, counted to 1,000
  std::size_t held = 0;             ///< of these
  std::vector<Alert> alerts;
};

/// Hours are whole ones of UTC: in zones that are half an hour off, a day begins with the first that begins in it.
[[nodiscard]] boost::asio::awaitable<Result<Overview>> overview_of(ports::Store& store, const Clock& clock,
                                                                   domain::AccountId account);

}  // namespace kurir::app
