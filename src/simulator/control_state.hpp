// What the control API shows of the world: phones, devices, counters.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "adapters/http/server.hpp"
#include "simulator/universe.hpp"

namespace kurir::simulator {

[[nodiscard]] boost::json::object describe(const Phone& phone);
[[nodiscard]] boost::json::array describe_devices(const Account& account, const Post& post);
[[nodiscard]] boost::json::object describe_state(const Universe& universe, std::size_t open_connections);
[[nodiscard]] boost::asio::awaitable<http::Response> state_response(const Universe& universe, std::size_t open_connections);

}  // namespace kurir::simulator
