// The opening handshake of a WebSocket client (RFC 6455 §4.1). Pure: no socket, no randomness.
#pragma once

#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "runtime/endpoint.hpp"

namespace kurir::websocket {

inline constexpr std::size_t kMaxAnswer = 8U << 10;  ///< bytes of an answer's head

using Nonce = ByteArray<16>;

/// The Sec-WebSocket-Key.
[[nodiscard]] std::string handshake_key(const Nonce& nonce);
[[nodiscard]] std::string upgrade_request(const runtime::Endpoint& endpoint, const std::string& origin, const std::string& key);

/// Where the answer's head ends: after the empty line; npos = more is needed.
[[nodiscard]] std::size_t end_of_head(std::string_view received);
/// Whether the server agreed: `unavailable` with the reason. `head` includes the empty line.
[[nodiscard]] Result<void> check_upgrade(std::string_view head, const std::string& key, const runtime::Endpoint& endpoint);

}  // namespace kurir::websocket
