#include "app/qr_wish.hpp"

#include "app/link_code.hpp"

namespace kurir::app {

Result<domain::Device> unlinked_device(ports::Transaction& tx, const std::string& waid) {
  auto device = tx.devices().find_by_waid(waid);
  if (!device) return fail(ErrorCode::not_found, "no device {}: see `kurir device list`", waid);
  if (domain::is_linked(device->state)) {
    return fail(ErrorCode::conflict, "device {} is linked already to {} ({})", waid, device->number, domain::name(device->state));
  }
  return std::move(*device);
}

boost::asio::awaitable<Result<void>> want_device_qr(ports::Store& store, const Clock& clock, std::string waid, Duration wait) {
  const auto until = clock.now() + wait + kQrWish;
  co_return co_await store.transact([waid, until](ports::Transaction& tx) -> Result<void> {
    const auto device = unlinked_device(tx, waid);
    if (!device) return std::unexpected(device.error());
    tx.devices().set_qr_wanted_until(device->id, until);
    forget_link_code(tx, device->id);
    return {};
  });
}

bool is_qr_wanted(ports::Transaction& tx, domain::DeviceId device, Time now) {
  const auto until = tx.devices().qr_wanted_until(device);
  return until && *until > now;
}

}  // namespace kurir::app
