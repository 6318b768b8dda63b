// /v1/conversations: who wrote, what was said. A reply is a message as any other: POST /v1/messages.
#pragma once

#include <vector>

#include "adapters/http/v1/desk.hpp"

namespace kurir::http::v1 {

[[nodiscard]] std::vector<Endpoint> conversation_endpoints(Desk desk);

}  // namespace kurir::http::v1
