#include "app/which_device.hpp"

namespace kurir::app {

Result<domain::Device> find_device(ports::Transaction& tx, const WhichDevice& which) {
  auto device = tx.devices().find_by_waid(which.waid);
  if (device && which.account.value_or(device->account) == device->account) return std::move(*device);
  return fail(ErrorCode::not_found, "there is no device {}", which.waid);
}

}  // namespace kurir::app
