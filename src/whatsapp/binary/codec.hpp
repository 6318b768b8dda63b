// The binary XML of WhatsApp Web, dictionary version 3.
//
//   frame plaintext = flags(1) ‖ node;  flags & 2: the node is a zlib stream
//   node            = list(tag, key, value, …, [content])
#pragma once

#include <cstddef>

#include "base/result.hpp"
#include "whatsapp/binary/node.hpp"

namespace kurir::whatsapp {

inline constexpr std::size_t kMaxInflated = 16U << 20;  ///< bytes a compressed stanza may grow to
inline constexpr std::size_t kMaxDepth = 128;           ///< nesting of nodes
inline constexpr std::size_t kMaxElements = 1U << 20;   ///< nodes and attributes in one stanza, so that a zip bomb stays small
inline constexpr std::size_t kMaxFrame = (1U << 24) - 1;

/// Flag byte 0 and node, never compressed. Text content goes out as plain bytes. Tags, keys and JID servers must not be empty,
/// and a node has at most 65535 children.
[[nodiscard]] Bytes encode(const Node& node);
/// Appends to `out`, reusing its capacity.
void encode_into(const Node& node, Bytes& out);

/// One frame's plaintext, compressed or not. JID forms become Jid values, every other attribute a string; content written as a
/// token, packed or as a JID becomes the bytes of its string. The single byte 02 is the end of stream and decodes to
/// <xmlstreamend/>. Malformed input of any kind, left-over bytes and doubled keys included, gives `malformed`; memory grows only
/// with bytes that are really there.
[[nodiscard]] Result<Node> decode(BytesView frame);

}  // namespace kurir::whatsapp
