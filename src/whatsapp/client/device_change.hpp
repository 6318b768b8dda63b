// What a notification says about somebody's linked devices, and the device list that follows from it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crypto/x25519.hpp"
#include "whatsapp/binary/node.hpp"

namespace kurir::whatsapp::client {

/// Of a person: <notification type="devices">. Of our own account, told as its whole list: type="account_sync".
struct DeviceChange {
  enum class Kind {
    added,
    removed,
    listed,  ///< `devices` is the whole list
    stale,   ///< something changed: only the server knows what
  };
  Kind kind = Kind::stale;
  Jid user;                  ///< bare, as in `from`
  std::optional<Jid> lid{};  ///< bare
  std::vector<std::uint16_t> devices{};
  std::string hash{};  ///< of the list after the change, over the devices of `user`
};

/// Nothing where the notification is about something else. New companions count only where the phone's list that came along
/// confirms them; `account_key` is the phone's identity, where known. A forged list makes the change `stale`.
[[nodiscard]] std::optional<DeviceChange> parse_device_change(const Node& notification,
                                                              const std::optional<crypto::PublicKey>& account_key);

/// The list after the change, phone included. Nothing where it has to be asked for: it was not known before, or what comes out
/// is not what the server hashed.
[[nodiscard]] std::optional<std::vector<std::uint16_t>> apply(const DeviceChange& change, std::vector<std::uint16_t> known);

}  // namespace kurir::whatsapp::client
