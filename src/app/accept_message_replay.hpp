// The answer that an idempotency key brings back, as text for the store.
#pragma once

#include <string>
#include <string_view>

#include "app/accept_message.hpp"

namespace kurir::app {

/// One line a packet: status, id, price and the form-encoded number. Only successful requests have packets to keep.
[[nodiscard]] std::string write_replay(const SendOutcome& outcome);

/// `malformed` where write_replay did not make it.
[[nodiscard]] Result<SendOutcome> read_replay(std::string_view text);

}  // namespace kurir::app
