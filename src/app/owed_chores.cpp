#include "app/owed_chores.hpp"

#include "whatsapp/binary/codec.hpp"

namespace kurir::app {
namespace {

using whatsapp::Node;

std::optional<ByteArray<32>> read_hash(const Node& node, std::string_view name) {
  const auto* child = node.child(name);
  return child != nullptr ? exactly<32>(child->bytes()) : std::nullopt;
}

}  // namespace

ports::Owed to_owed(const HistoryChunk& chunk) {
  const auto& file = chunk.file;
  Node node("chunk");
  node.content = Node::Children{Node("path", {}, whatsapp::text(file.direct_path)), Node("key", {}, to_bytes(file.key)),
                                Node("plain", {}, to_bytes(file.hashes.plain)),
                                Node("encrypted", {}, to_bytes(file.hashes.encrypted)), chunk.receipt};
  return {.kind = ports::OwedKind::history, .key = chunk.wire_id, .content = whatsapp::encode(node)};
}

std::optional<HistoryChunk> to_chunk(const ports::Owed& owed) {
  const auto node = whatsapp::decode(owed.content);
  if (!node) return std::nullopt;
  const auto* path = node->child("path");
  const auto* receipt = node->child("receipt");
  const auto key = read_hash(*node, "key");
  const auto plain = read_hash(*node, "plain");
  const auto encrypted = read_hash(*node, "encrypted");
  if (path == nullptr || receipt == nullptr || !key || !plain || !encrypted) return std::nullopt;
  HistoryChunk chunk{.wire_id = owed.key, .file = {.direct_path = to_string(path->bytes())}, .receipt = *receipt};
  chunk.file.key = *key;
  chunk.file.hashes = {.plain = *plain, .encrypted = *encrypted};
  return chunk;
}

}  // namespace kurir::app
