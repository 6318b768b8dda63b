// Use cases of the operator: devices and their pairing codes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/admin.hpp"
#include "app/which_device.hpp"
#include "base/random.hpp"

namespace kurir::app {

struct NewDevice {
  domain::AccountId account;
  std::string inbox_url;  ///< empty = no webhook
  std::string tracking_url;
  std::optional<std::string> plan = std::nullopt;  ///< its code, the first fee is taken at once; nothing = paid per message
  std::string name{};                              ///< what its owner calls it, 100 characters at most
};

/// The new device's waid. `not_found` where the account or the plan does not exist, `invalid_argument` where a URL is not http or
/// https.
[[nodiscard]] boost::asio::awaitable<Result<std::string>> create_device(Admin admin, Random& random, NewDevice device);

struct DeviceChange {
  std::optional<std::string> inbox_url{};  ///< absent = as it is, empty = none any more; from the next event on
  std::optional<std::string> tracking_url{};
  std::optional<std::string> name{};
};
/// `not_found`, or `invalid_argument` where a URL is not http or https, or the name too long.
[[nodiscard]] boost::asio::awaitable<Result<domain::Device>> change_device(Admin admin, WhichDevice which, DeviceChange change);

[[nodiscard]] boost::asio::awaitable<Result<std::vector<domain::Device>>> list_devices(ports::Store& store);

[[nodiscard]] boost::asio::awaitable<Result<domain::Device>> find_device(ports::Store& store, std::string waid);

/// The text of the code that can be scanned now. `conflict` where the device is linked already, `unavailable` where no
/// code is there (yet): the server makes one where it is wanted, and a new one every 20 to 60 seconds.
[[nodiscard]] boost::asio::awaitable<Result<std::string>> device_qr(ports::Store& store, const Clock& clock, std::string waid);

/// Wants a code, and while it is `unavailable` asks again until `wait` is over.
[[nodiscard]] boost::asio::awaitable<Result<std::string>> wait_for_device_qr(ports::Store& store, const Clock& clock,
                                                                             std::string waid, Duration wait);

}  // namespace kurir::app
