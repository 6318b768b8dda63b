// Messages as a CSV file, made page by page while it is sent.
#pragma once

#include "adapters/http/v1/desk.hpp"
#include "app/message_lookup.hpp"

namespace kurir::http::v1 {

/// All that match, as Response::stream: UTF-8 with its mark, RFC 4180; nothing in it is a formula for a spreadsheet.
[[nodiscard]] boost::asio::awaitable<Answer> export_messages(Desk desk, app::MessageQuery query);

}  // namespace kurir::http::v1
