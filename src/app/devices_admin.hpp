// Use cases of the operator: devices and their pairing codes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/admin.hpp"
#include "base/random.hpp"

namespace kurir::app {

struct NewDevice {
  domain::AccountId account;
  std::string inbox_url;  ///< empty = no webhook
  std::string tracking_url;
  std::optional<std::string> plan = std::nullopt;  ///< its code, the first fee is taken at once; nothing = paid per message
};

/// The new device's waid. `not_found` where the account or the plan does not exist, `invalid_argument` where a URL is not http or
/// https.
[[nodiscard]] boost::asio::awaitable<Result<std::string>> create_device(Admin admin, Random& random, NewDevice device);

struct WebhookUrls {
  std::optional<std::string> inbox;  ///< absent = as it is, empty = none any more
  std::optional<std::string> tracking;
};
/// From the next event on. `not_found`, or `invalid_argument` where a URL is not http or https.
[[nodiscard]] boost::asio::awaitable<Result<domain::Device>> set_webhooks(Admin admin, std::string waid, WebhookUrls urls);

[[nodiscard]] boost::asio::awaitable<Result<std::vector<domain::Device>>> list_devices(ports::Store& store);

[[nodiscard]] boost::asio::awaitable<Result<domain::Device>> find_device(ports::Store& store, std::string waid);

/// The text of the code that can be scanned now. `conflict` where the device is linked already, `unavailable` where no
/// code is there (yet): the server makes one where it is wanted, and a new one every 20 to 60 seconds.
[[nodiscard]] boost::asio::awaitable<Result<std::string>> device_qr(ports::Store& store, const Clock& clock, std::string waid);

/// Wants a code, and while it is `unavailable` asks again until `wait` is over.
[[nodiscard]] boost::asio::awaitable<Result<std::string>> wait_for_device_qr(ports::Store& store, const Clock& clock,
                                                                             std::string waid, Duration wait);

}  // namespace kurir::app
