#include "domain/device.hpp"

namespace kurir::domain {

std::string_view name(DeviceState state) noexcept {
  switch (state) {
    case DeviceState::unpaired: return "unpaired";
    case DeviceState::connecting: return "connecting";
    case DeviceState::connected: return "connected";
    case DeviceState::disconnected: return "disconnected";
    case DeviceState::logged_out: return "logged_out";
    case DeviceState::stopped: return "stopped";
  }
  return "";
}

}  // namespace kurir::domain
