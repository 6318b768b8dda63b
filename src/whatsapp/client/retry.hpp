// Asking for a message again, and answering somebody who asks.
#pragma once

#include <optional>
#include <string>

#include "whatsapp/binary/node.hpp"
#include "whatsapp/client/credentials.hpp"

namespace kurir::whatsapp::client {

inline constexpr int kMaxRetriesAsked = 5;     ///< per message
inline constexpr int kMaxRetriesAnswered = 4;  ///< per message and device
inline constexpr int kKeysFromCount = 2;       ///< from this count on the receipt carries a bundle

/// `fresh` is the one-time prekey that goes into the bundle: durable, and marked uploaded, before this is sent.
[[nodiscard]] Node retry_receipt(const Node& message, const Credentials& credentials, int count, signal::SignalError reason,
                                 const signal::PreKey* fresh);

struct RetryRequest {
  std::string id;
  std::int64_t count = 1;
  Jid requester{};                                 ///< the device that could not read
  std::optional<std::uint32_t> registration_id{};  ///< absent where it is 0, too
  std::optional<signal::PreKeyBundle> bundle{};    ///< keys to build a session from; a companion's only with its account's proof
};

/// REQUIRES a receipt of type retry. `malformed` where it lacks what is needed.
[[nodiscard]] Result<RetryRequest> parse_retry_request(const Node& receipt);

}  // namespace kurir::whatsapp::client
