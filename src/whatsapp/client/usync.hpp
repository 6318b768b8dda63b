// Asking the server about people: is a number on WhatsApp, what is its LID, which devices does it have.
#pragma once

#include <functional>
#include <optional>
#include <span>

#include "base/result.hpp"
#include "crypto/x25519.hpp"
#include "whatsapp/binary/node.hpp"

namespace kurir::whatsapp::client {

/// International digits without '+'. `sid` is any unique string.
[[nodiscard]] Node contact_request(std::span<const std::string> numbers, std::string sid);

struct ContactAnswer {
  std::string asked;  ///< the digits of the request
  bool on_whatsapp = false;
  Jid jid{};                 ///< phone-number form; the server may correct the number
  std::optional<Jid> lid{};  ///< bare
};
/// An error where the server refuses to look contacts up, whole or by that part of its answer.
[[nodiscard]] Result<std::vector<ContactAnswer>> parse_contacts(const Node& iq);

/// Bare JIDs of one namespace.
[[nodiscard]] Node devices_request(std::span<const Jid> users, std::string sid);

struct DeviceList {
  Jid user;                            ///< bare, in the namespace asked
  std::vector<std::uint16_t> devices;  ///< with 0, the phone; empty = not registered any more
};
/// Companions without a key index, or whose key index is not on the list of the phone that came along, are left out. Errors as
/// above.
/// `phone_key` gives the identity of a person's phone, which signs the list, where it is known.
using PhoneKeyOf = std::function<std::optional<crypto::PublicKey>(const Jid& user)>;
[[nodiscard]] Result<std::vector<DeviceList>> parse_devices(const Node& iq, const PhoneKeyOf& phone_key = {});

}  // namespace kurir::whatsapp::client
