// A paired WhatsApp number, as the business sees it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "domain/ids.hpp"
#include "domain/restriction.hpp"

namespace kurir::domain {

enum class DeviceState {
  unpaired = 0,    ///< waits for a scan
  connecting = 1,  ///< linked, on its way to WhatsApp
  connected = 2,
  disconnected = 3,  ///< linked, for the moment without connection
  logged_out = 4,    ///< unlinked by the phone or by WhatsApp; refuses sends
  stopped = 5,       ///< linked, but reconnecting is useless until somebody acts; `reason` says what
};

[[nodiscard]] std::string_view name(DeviceState state) noexcept;

/// Linked devices accept messages, whatever the state of their connection.
[[nodiscard]] constexpr bool is_linked(DeviceState state) noexcept {
  return state == DeviceState::connecting || state == DeviceState::connected || state == DeviceState::disconnected ||
         state == DeviceState::stopped;
}

struct Device {
  DeviceId id;
  AccountId account;
  std::string waid;  ///< what the customer knows it by
  DeviceState state = DeviceState::unpaired;
  std::string number;     ///< international digits, empty before pairing
  std::string reason;     ///< why it is in this state, for people
  std::string inbox_url;  ///< empty = no webhook
  std::string tracking_url;
  std::optional<Time> expires_at;  ///< the end of the device's paid period; nothing = its plan has no fee
  PlanId plan{1};
  Time anchor{};                         ///< its months are counted from here (domain/device_month.hpp)
  std::optional<Time> linked_at;         ///< since when it has the number it has
  std::string policy;                    ///< rules of use that differ from its plan's, "name=value" lines
  std::optional<Time> restricted_until;  ///< WhatsApp restricts the number until then
  std::string restriction;               ///< what WhatsApp said
  std::string name{};                    ///< what its owner calls it
  Time created_at{};
  Time state_since{};
  std::optional<Time> paused_at{};   ///< nothing leaves while it is paused; it stays connected and receives
  std::optional<Time> deleted_at{};  ///< its messages and money stay in the books
  bool unlink_wanted = false;        ///< it was logged out here, and WhatsApp does not know yet
  std::string reason_code{};         ///< `reason` for programs (whatsapp/client/disconnect.hpp); empty = none
  RestrictionKind restriction_kind = RestrictionKind::none;  ///< none = none that messages wait for
  RestrictionSource restriction_source = RestrictionSource::none;
};

/// What WhatsApp restricts it from, or did lately.
[[nodiscard]] inline Restriction restriction_of(const Device& device) {
  return {.kind = device.restriction_kind,
          .until = device.restricted_until.value_or(Time{}),
          .source = device.restriction_source,
          .reason = device.restriction};
}

/// Its fee could not be taken: the paid period ended where the anchor is. A new month begins when it is paid.
[[nodiscard]] inline bool has_lapsed(const Device& device) noexcept {
  return device.expires_at && *device.expires_at <= device.anchor;
}

}  // namespace kurir::domain
