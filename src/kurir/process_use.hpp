// What this process takes of the machine.
#pragma once

#include "app/health.hpp"

namespace kurir {

[[nodiscard]] app::ProcessUse process_use();

}  // namespace kurir
