// How a command ends: scripts rely on these numbers.
#pragma once

#include <string>

#include "base/result.hpp"

namespace kurir {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kWrongUsage = 2;

/// One line on stderr; kFailed.
[[nodiscard]] int report(const Error& error);

}  // namespace kurir
