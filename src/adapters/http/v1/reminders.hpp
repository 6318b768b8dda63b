// /v1/reminders: texts that go out again and again.
#pragma once

#include "adapters/http/v1/desk.hpp"

namespace kurir::http::v1 {

[[nodiscard]] std::vector<Endpoint> reminder_endpoints(Desk desk);

}  // namespace kurir::http::v1
