// Log lines go to stderr: time, level, event and fields.
#pragma once

#include <string>

namespace kurir {

/// "debug", "info", "warn" or "error".
void start_logging(const std::string& level);

}  // namespace kurir
