// Control calls by which the server and the phones tell companions things besides messages.
#pragma once

#include "adapters/http/server.hpp"
#include "simulator/universe.hpp"

namespace kurir::simulator {

/// POST /phones/{number}/notices
[[nodiscard]] http::Response tell_notice(Universe& universe, const http::Request& request);
/// POST /phones/{number}/reinstall
[[nodiscard]] http::Response reinstall_phone(Universe& universe, const http::Request& request);

}  // namespace kurir::simulator
