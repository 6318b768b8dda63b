// The answer that an idempotency key brings back, as text for the store.
#pragma once

#include <string>
#include <string_view>

#include "app/send_texts.hpp"

namespace kurir::app {

/// One line a recipient, its fields form-encoded and divided by "&".
[[nodiscard]] std::string write_replay(const std::vector<TextOutcome>& outcomes);

/// `malformed` where write_replay did not make it.
[[nodiscard]] Result<std::vector<TextOutcome>> read_replay_of_texts(std::string_view text);

}  // namespace kurir::app
