// When a device last looked after its keys on the server.
#pragma once

#include <optional>

#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace kurir::ports {

class KeyCareRows {
 public:
  virtual ~KeyCareRows() = default;
  struct KeyCare {
    std::uint32_t signed_prekey_id = 0;  ///< which the server confirmed last
    Time rotate_at{};                    ///< when the next one is due
    Time check_at{};                     ///< when the server's copy of our bundle is to be compared again
    friend bool operator==(const KeyCare&, const KeyCare&) = default;
  };
  virtual std::optional<KeyCare> find(domain::DeviceId device) = 0;
  virtual void put(domain::DeviceId device, const KeyCare& care) = 0;
  virtual void clear(domain::DeviceId device) = 0;
};

}  // namespace kurir::ports
