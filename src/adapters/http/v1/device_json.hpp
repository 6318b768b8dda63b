// Devices as the v1 API shows them.
#pragma once

#include <optional>
#include <string_view>

#include <boost/json/object.hpp>

#include "app/device_health.hpp"
#include "app/device_view.hpp"

namespace kurir::http::v1 {

[[nodiscard]] boost::json::object to_json(const app::DeviceView& view, const std::optional<app::HealthReading>& health, Time now);
/// Whole ones, or null.
[[nodiscard]] boost::json::value milliseconds_or_null(std::optional<Duration> duration);

/// By its name in the API.
[[nodiscard]] std::optional<domain::DeviceState> device_state_named(std::string_view name) noexcept;

}  // namespace kurir::http::v1
