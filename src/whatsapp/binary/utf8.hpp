// Strings from the wire must be well-formed UTF-8 before anything else sees them.
#pragma once

#include "base/bytes.hpp"

namespace kurir::whatsapp {

/// Well-formed per Unicode's table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF.
[[nodiscard]] bool is_utf8(BytesView bytes) noexcept;

}  // namespace kurir::whatsapp
