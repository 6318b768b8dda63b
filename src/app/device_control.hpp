// Use cases around a device that exists: paused, resumed, logged out, deleted. Whoever calls them in the process of the gateway
// tells it by Gateway::devices_changed(); what other processes do is noticed.
#pragma once

#include "app/admin.hpp"
#include "app/which_device.hpp"

namespace kurir::app {

/// Nothing leaves any more: messages are accepted and wait. The device stays connected and receives. A paused one stays paused.
[[nodiscard]] boost::asio::awaitable<Result<domain::Device>> pause_device(Admin admin, WhichDevice which);
[[nodiscard]] boost::asio::awaitable<Result<domain::Device>> resume_device(Admin admin, WhichDevice which);

/// The device is logged out at once; the gateway tells WhatsApp as soon as it is connected, and forgets the keys. Where WhatsApp
/// cannot be reached for some tries it forgets them all the same, and the phone shows the device until it is removed there. A
/// webhook event is appended where the device has a tracking URL. Nothing happens to one that is not linked.
[[nodiscard]] boost::asio::awaitable<Result<domain::Device>> log_out_device(Admin admin, WhichDevice which);

/// Logged out and gone from all lists; its waid is unknown from now on. What waits is cancelled and given back, its reminders
/// end; messages and money stay in the books.
[[nodiscard]] boost::asio::awaitable<Result<void>> delete_device(Admin admin, WhichDevice which);

}  // namespace kurir::app
