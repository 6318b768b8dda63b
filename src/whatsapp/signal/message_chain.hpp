// A symmetric-key ratchet that remembers the seeds of messages that have not arrived yet
// (Signal: Double Ratchet §2.2 and §2.6). Sessions and sender keys receive through it.
#pragma once

#include <vector>

#include "base/secret.hpp"
#include "whatsapp/signal/types.hpp"

namespace kurir::whatsapp::signal {

using Seed = Secret<32>;  ///< what the keys of one message are derived from

struct ChainKey {
  Secret<32> key;
  std::uint32_t next = 0;  ///< counter of the message whose seed comes next

  [[nodiscard]] Seed seed() const;
  [[nodiscard]] ChainKey following() const;
  [[nodiscard]] ChainKey clone() const { return {key.clone(), next}; }
};

struct SkippedSeed {
  std::uint32_t counter = 0;
  Seed seed;
};

inline constexpr std::size_t kMaxSkippedSeeds = 2'000;  ///< per chain; the oldest give way

struct MessageChain {
  ChainKey key;
  std::vector<SkippedSeed> skipped;  ///< ascending counters, all below key.next

  /// A message's seed and what the chain becomes once the message has proved genuine.
  struct Position {
    Seed seed;
    std::optional<ChainKey> after;     ///< absent: the seed was a skipped one
    std::vector<SkippedSeed> skipped;  ///< on the way here
  };
  /// `counter - key.next` must be below `limit`, else too_far_in_future; `duplicate` for a seed that is used up.
  [[nodiscard]] SignalResult<Position> locate(std::uint32_t counter, std::uint32_t limit) const;
  /// Spends the seed of `counter`, as located before.
  void advance(std::uint32_t counter, Position&& position);

  [[nodiscard]] MessageChain clone() const;
};

}  // namespace kurir::whatsapp::signal
