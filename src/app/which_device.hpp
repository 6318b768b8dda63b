// A device as callers name it.
#pragma once

#include <optional>
#include <string>

#include "ports/store.hpp"

namespace kurir::app {

struct WhichDevice {
  std::string waid;
  std::optional<domain::AccountId> account = {};  ///< whose it must be; nothing = anybody's
};

/// `not_found`, also where it belongs to somebody else.
[[nodiscard]] Result<domain::Device> find_device(ports::Transaction& tx, const WhichDevice& which);

}  // namespace kurir::app
