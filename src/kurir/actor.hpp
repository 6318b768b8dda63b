// Who runs a command, for the audit log.
#pragma once

#include <string>

namespace kurir {

/// "cli:<unix user>"; the user's number where it has no name.
[[nodiscard]] std::string command_line_actor();

}  // namespace kurir
