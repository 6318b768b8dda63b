// Pairing by code: the number that a device is to be paired with, and the code that waits to be typed on its phone.
#pragma once

#include <string>

#include "base/clock.hpp"
#include "domain/ids.hpp"
#include "domain/link_failure.hpp"

namespace kurir::ports {

class LinkCodeRows {
 public:
  virtual ~LinkCodeRows() = default;
  struct LinkCode {
    std::string number{};  ///< international digits; empty = nobody wants a code
    std::string code{};    ///< eight characters, sealed at rest; empty = none at the moment
    Time expires_at{};     ///< of the code
    domain::LinkFailure failure = domain::LinkFailure::none;
    friend bool operator==(const LinkCode&, const LinkCode&) = default;
  };
  /// All empty where the device has none.
  virtual LinkCode find(domain::DeviceId device) = 0;
  /// Noted as Topic::pairing.
  virtual void put(domain::DeviceId device, const LinkCode& link) = 0;
};

}  // namespace kurir::ports
