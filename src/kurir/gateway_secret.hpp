// The secret that webhook signatures derive from: made of the store's master key, so that nothing more must be kept.
#pragma once

#include <string>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace kurir {

[[nodiscard]] Result<Secret<32>> load_gateway_secret(const std::string& data);

}  // namespace kurir
