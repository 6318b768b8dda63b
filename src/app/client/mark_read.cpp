#include "app/client/mark_read.hpp"

#include <algorithm>

namespace kurir::app {

namespace client = whatsapp::client;

void mark_read(ConnectedClient& connected, const ReadMessages& messages) {
  const std::span all(messages.ids);
  for (std::size_t start = 0; start < all.size(); start += client::kMaxReceiptIds) {
    const auto part = all.subspan(start, std::min(client::kMaxReceiptIds, all.size() - start));
    connected.link.send(
        client::read_receipt(messages.chat, messages.author, part, connected.memory.read_mark, connected.services.clock.now()));
  }
}

}  // namespace kurir::app
