// Fetching the prekey bundles of devices without a session.
#pragma once

#include <span>

#include "whatsapp/binary/node.hpp"
#include "whatsapp/signal/types.hpp"

namespace kurir::whatsapp::client {

enum class FetchReason { new_session, identity_changed };

/// Every fetch uses up a one-time prekey of each device named.
[[nodiscard]] Node bundle_request(std::span<const Jid> devices, FetchReason reason = FetchReason::new_session);

struct BundleAnswer {
  Jid device;
  std::optional<signal::PreKeyBundle> bundle{};  ///< absent: the device is not registered any more, or its bundle is invalid
};

/// Sizes are checked, and for companions the identity's binding to the account: a forged one gives no bundle, one without
/// proof is taken. Whether the signed prekey is signed is checked when the session is made.
[[nodiscard]] Result<std::vector<BundleAnswer>> parse_bundles(const Node& iq);

/// The parts of a bundle below `parent`; also the <keys> of a retry receipt, where `registration_id` stands outside.
[[nodiscard]] std::optional<signal::PreKeyBundle> parse_bundle(const Node& parent, std::optional<std::uint32_t> registration_id);

}  // namespace kurir::whatsapp::client
