// Our prekeys on the server: how many are left, when to refill, the upload.
#pragma once

#include <span>

#include "whatsapp/binary/node.hpp"
#include "whatsapp/client/credentials.hpp"

namespace kurir::whatsapp::client {

inline constexpr std::size_t kPreKeyTarget = 812;  ///< the stock of the official client
inline constexpr std::size_t kPreKeyMinimum = 5;   ///< below it the stock is filled up again after a login

[[nodiscard]] Node prekey_count_request();
/// The answer's count; a missing value means 0.
[[nodiscard]] std::size_t prekey_count(const Node& iq);

/// The whole bundle: registration id, identity, the one-time keys, the current signed prekey.
[[nodiscard]] Node prekey_upload_request(const Credentials& credentials, std::span<const signal::PreKey> prekeys);

/// <notification type="encrypt"><count/></notification>: the server's stock runs low.
[[nodiscard]] bool is_prekey_low(const Node& notification);

// Parts shared with retry receipts.
[[nodiscard]] Node registration_node(std::uint32_t registration_id);
[[nodiscard]] Node key_type_node();
[[nodiscard]] Node prekey_node(signal::PreKeyId id, const crypto::PublicKey& key);
[[nodiscard]] Node signed_prekey_node(const signal::SignedPreKey& key);

}  // namespace kurir::whatsapp::client
