// Reads and writes the bodies of the legacy send call.
#pragma once

#include <string>
#include <string_view>

#include "app/accept_message.hpp"
#include "base/result.hpp"

namespace kurir::http::legacy {

/// `malformed` on anything but the promised object. Unknown members are ignored, numbers are taken as text, the last of
/// repeated members counts. Address and idempotency key are left empty.
[[nodiscard]] Result<app::SendRequest> parse_send_request(std::string_view body);

[[nodiscard]] std::string render_send_outcome(const app::SendOutcome& outcome);

}  // namespace kurir::http::legacy
