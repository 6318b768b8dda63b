#include "whatsapp/signal/message_chain.hpp"

#include <algorithm>
#include <iterator>

#include "crypto/hash.hpp"

namespace kurir::whatsapp::signal {

namespace {

constexpr ByteArray<1> kSeedLabel{0x01};
constexpr ByteArray<1> kChainLabel{0x02};

}  // namespace

Seed ChainKey::seed() const { return Seed(crypto::hmac_sha256(key.reveal(), kSeedLabel)); }

ChainKey ChainKey::following() const { return {Secret<32>(crypto::hmac_sha256(key.reveal(), kChainLabel)), next + 1}; }

SignalResult<MessageChain::Position> MessageChain::locate(std::uint32_t counter, std::uint32_t limit) const {
  Position position;
  if (counter < key.next) {
    const auto found = std::ranges::lower_bound(skipped, counter, {}, &SkippedSeed::counter);
    if (found == skipped.end() || found->counter != counter) return std::unexpected(SignalError::duplicate);
    position.seed = found->seed.clone();
    return position;
  }
  if (counter - key.next >= limit) return std::unexpected(SignalError::too_far_in_future);

  position.skipped.reserve(std::min<std::size_t>(counter - key.next, kMaxSkippedSeeds));
  auto chain = key.clone();
  while (chain.next < counter) {
    // Older seeds than the chain may keep are not even derived.
    if (counter - chain.next <= kMaxSkippedSeeds) position.skipped.push_back({chain.next, chain.seed()});
    chain = chain.following();
  }
  position.seed = chain.seed();
  position.after = chain.following();
  return position;
}

void MessageChain::advance(std::uint32_t counter, Position&& position) {
  if (!position.after) {
    skipped.erase(std::ranges::lower_bound(skipped, counter, {}, &SkippedSeed::counter));
    return;
  }
  key = std::move(*position.after);
  std::ranges::move(position.skipped, std::back_inserter(skipped));
  if (skipped.size() > kMaxSkippedSeeds) {
    skipped.erase(skipped.begin(), skipped.end() - static_cast<std::ptrdiff_t>(kMaxSkippedSeeds));
  }
}

MessageChain MessageChain::clone() const {
  MessageChain copy{key.clone(), {}};
  copy.skipped.reserve(skipped.size());
  for (const auto& [counter, seed] : skipped) copy.skipped.push_back({counter, seed.clone()});
  return copy;
}

}  // namespace kurir::whatsapp::signal
