#include "whatsapp/signal/storage.hpp"

namespace kurir::whatsapp::signal {

namespace {

constexpr std::size_t kSkippedSize = 4 + 32;

}  // namespace

std::size_t stored_size(const MessageChain& chain) noexcept { return 32 + 4 + 2 + chain.skipped.size() * kSkippedSize; }

void StorageWriter::chain(const MessageChain& chain) {
  raw(chain.key.key.reveal());
  u32(chain.key.next);
  u16(chain.skipped.size());
  for (const auto& [counter, seed] : chain.skipped) {
    u32(counter);
    raw(seed.reveal());
  }
}

MessageChain StorageReader::chain() {
  MessageChain chain;
  chain.key.key = secret<32>();
  chain.key.next = u32();
  const std::size_t count = u16();
  // Checked against what is there, so that a short record cannot ask for memory.
  if (count > kMaxSkippedSeeds || count * kSkippedSize > rest_.size()) {
    fail();
    return chain;
  }
  chain.skipped.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto counter = u32();
    if (counter >= chain.key.next || (i > 0 && counter <= chain.skipped.back().counter)) fail();
    chain.skipped.push_back({counter, secret<32>()});
  }
  return chain;
}

BytesView StorageReader::take(std::size_t size) {
  if (failed_ || size > rest_.size()) {
    failed_ = true;
    return {};
  }
  const auto taken = rest_.first(size);
  rest_ = rest_.subspan(size);
  return taken;
}

}  // namespace kurir::whatsapp::signal
