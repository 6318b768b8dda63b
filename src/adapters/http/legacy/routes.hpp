// The JSON API of 2020: POST /sms/api_whatsapp_send_json.php. Always answers 200, as its clients echo the body.
#pragma once

#include <vector>

#include "adapters/http/server.hpp"
#include "app/accept_message.hpp"

namespace kurir::http::legacy {

/// The service outlives the server.
[[nodiscard]] std::vector<Route> legacy_routes(app::AcceptMessages& accept_messages);

}  // namespace kurir::http::legacy
