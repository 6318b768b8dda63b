// The part of the control API that makes groups and changes who is in them.
#pragma once

#include "adapters/http/server.hpp"
#include "simulator/universe.hpp"

namespace kurir::simulator {

/// POST /groups {"creator", "subject", "members", "addressing"?}
[[nodiscard]] http::Response create_group(Universe& universe, const http::Request& request);
/// GET /groups
[[nodiscard]] http::Response list_groups(Universe& universe, const http::Request& request);
/// PATCH /groups/{id} {"by"?, "subject"?, "addressing"?, "add"?, "remove"?, "promote"?, "demote"?}
[[nodiscard]] http::Response change_group(Universe& universe, const http::Request& request);
/// DELETE /groups/{id}/members/{number}: that member leaves.
[[nodiscard]] http::Response leave_group(Universe& universe, const http::Request& request);

}  // namespace kurir::simulator
