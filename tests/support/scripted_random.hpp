// Randomness for tests: a seeded stream, or the exact bytes of a vector.
#pragma once

#include <deque>
#include <random>
#include <stdexcept>

#include "base/random.hpp"

namespace kurir::test {

/// Reproducible; the seed belongs in the failure message of a property test.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
  void fill(MutableBytes out) override {
    for (auto& byte : out) byte = static_cast<std::uint8_t>(engine_());
  }

 private:
  std::mt19937_64 engine_;
};

/// Hands out the queued chunks in order; a draw of another size than the next chunk throws.
class ScriptedRandom final : public Random {
 public:
  void push(BytesView chunk) { chunks_.push_back(to_bytes(chunk)); }
  [[nodiscard]] std::size_t left() const { return chunks_.size(); }
  void fill(MutableBytes out) override {
    if (chunks_.empty() || chunks_.front().size() != out.size()) throw std::logic_error("unexpected draw of random bytes");
    std::copy(chunks_.front().begin(), chunks_.front().end(), out.begin());
    chunks_.pop_front();
  }

 private:
  std::deque<Bytes> chunks_;
};

}  // namespace kurir::test
