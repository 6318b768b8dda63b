// WhatsApp's name for one of our messages, fixed when the message is accepted: sending again under the same name is safe,
// as recipients drop repeated names.
#pragma once

#include <string>

#include "base/random.hpp"

namespace kurir::domain {

/// "3EB0" and 18 upper-case hex digits of 9 random bytes, as WhatsApp Web's own look.
[[nodiscard]] std::string make_wire_id(Random& random);

}  // namespace kurir::domain
