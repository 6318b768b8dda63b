// The JSON API of 2020: POST /sms/api_whatsapp_send_json.php and …_balance_json.php. Always answers 200, as its clients echo
// the body.
#pragma once

#include <vector>

#include "adapters/http/server.hpp"
#include "app/accept_message.hpp"
#include "app/check_balance.hpp"

namespace kurir::http::legacy {

/// The services outlive the server.
[[nodiscard]] std::vector<Route> legacy_routes(app::AcceptMessages& accept_messages, app::CheckBalance& check_balance);

}  // namespace kurir::http::legacy
