// What a client writes before its first frame: the routing information of an earlier login, if any, and the prologue.
//
//   ['E' 'D' 00 01  u24 L  routing_info[L]]  'W' 'A' 06 03
//
// Only the prologue is part of the Noise handshake.
#pragma once

#include "base/result.hpp"
#include "whatsapp/noise/symmetric_state.hpp"

namespace kurir::whatsapp::noise {

/// What a server accepts; real routing information has some ten bytes.
inline constexpr std::size_t kMaxRoutingInfo = 4096;

/// Appends the opening. `routing_info` is what the server gave at the last login, empty where it gave none.
/// REQUIRES routing_info.size() < 2^24.
void append_opening(Bytes& out, BytesView routing_info);

/// The server's side: the size of the opening at the start of `stream`, nothing where more bytes are needed, `malformed`
/// where it is none or announces more than kMaxRoutingInfo.
[[nodiscard]] Result<std::optional<std::size_t>> measure_opening(BytesView stream);

}  // namespace kurir::whatsapp::noise
