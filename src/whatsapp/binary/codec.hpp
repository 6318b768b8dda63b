// The binary XML of WhatsApp Web, dictionary version 3.
//
//   frame plaintext = flags(1) ‖ node;  flags & 2: the node is a zlib stream
//   node            = list(tag, key, value, …, [content])
#pragma once

#include "base/result.hpp"
#include "whatsapp/binary/node.hpp"

namespace kurir::whatsapp {

inline constexpr std::size_t kMaxInflated = 16U << 20;  ///< bytes a compressed stanza may grow to
inline constexpr std::size_t kMaxDepth = 128;           ///< nesting of nodes
inline constexpr std::size_t kMaxFrame = (1U << 24) - 1;

/// Flag byte and node. Text content goes out as BINARY_*.
[[nodiscard]] Bytes encode(const Node& node);
/// Appends to `out`, reusing its capacity.
void encode_into(const Node& node, Bytes& out);

/// One frame's plaintext. Malformed input of any kind gives `malformed`, never an allocation beyond the input's size
/// (or kMaxInflated). The single byte 02 is the end of stream and decodes to <xmlstreamend/>.
[[nodiscard]] Result<Node> decode(BytesView frame);

}  // namespace kurir::whatsapp
