// `kurir account …`, `kurir device …`: the operator's tools; they work beside a running server.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace kurir {

[[nodiscard]] int create_account_command(const std::string& data, const std::string& name, std::int64_t balance);
[[nodiscard]] int create_device_command(const std::string& data, std::int64_t account, const std::string& inbox_url,
                                        const std::string& tracking_url);
/// The text on the first line, then the code drawn in the terminal; `png` = also as a picture into this file.
[[nodiscard]] int device_qr_command(const std::string& data, const std::string& waid, int wait_seconds, const std::string& png);
/// An absent URL stays as it is, an empty one is removed.
[[nodiscard]] int device_webhooks_command(const std::string& data, const std::string& waid, std::optional<std::string> inbox_url,
                                          std::optional<std::string> tracking_url);
[[nodiscard]] int list_devices_command(const std::string& data);

}  // namespace kurir
