// Control calls for what phones do beyond plain texts.
#pragma once

#include "adapters/http/server.hpp"
#include "simulator/universe.hpp"

namespace kurir::simulator {

[[nodiscard]] http::Response reply_to_message(Universe& universe, const http::Request& request);
[[nodiscard]] http::Response react_to_message(Universe& universe, const http::Request& request);
[[nodiscard]] http::Response edit_sent_message(Universe& universe, const http::Request& request);
[[nodiscard]] http::Response revoke_sent_message(Universe& universe, const http::Request& request);
[[nodiscard]] http::Response share_place(Universe& universe, const http::Request& request);
[[nodiscard]] http::Response share_contacts(Universe& universe, const http::Request& request);
[[nodiscard]] http::Response show_typing(Universe& universe, const http::Request& request);
[[nodiscard]] http::Response show_presence(Universe& universe, const http::Request& request);
[[nodiscard]] http::Response watch_presence(Universe& universe, const http::Request& request);
/// Everything that the phone heard, of whatever kind, and how far what it said has come.
[[nodiscard]] http::Response list_happenings(Universe& universe, const http::Request& request);
[[nodiscard]] http::Response list_sent(Universe& universe, const http::Request& request);

}  // namespace kurir::simulator
