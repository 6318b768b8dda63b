// Devices as the v1 API shows them.
#pragma once

#include <optional>
#include <string_view>

#include <boost/json/object.hpp>

#include "app/device_view.hpp"

namespace kurir::http::v1 {

[[nodiscard]] boost::json::object to_json(const app::DeviceView& view, Time now);

/// By its name in the API.
[[nodiscard]] std::optional<domain::DeviceState> device_state_named(std::string_view name) noexcept;

}  // namespace kurir::http::v1
