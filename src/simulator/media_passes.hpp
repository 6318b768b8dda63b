// What a client shows to the media server: the words that <media_conn> gave it, each good for an account and a while.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.hpp"
#include "base/random.hpp"

namespace kurir::simulator {

class MediaPasses {
 public:
  static constexpr std::chrono::seconds kLifetime{21'600};
  static constexpr std::size_t kMax = 100'000;

  [[nodiscard]] std::string issue(std::string number, Time now, Random& random) {
    if (passes_.size() >= kMax) passes_.clear();  // whoever is refused asks for another
    auto word = to_hex(random.bytes<16>());
    passes_.insert_or_assign(word, std::pair(std::move(number), now + kLifetime));
    return word;
  }
  /// Whose it is; "" where it is unknown or out of date.
  [[nodiscard]] std::string_view owner(std::string_view word, Time now) const {
    const auto found = passes_.find(word);
    return found == passes_.end() || found->second.second <= now ? std::string_view{} : found->second.first;
  }
  void withdraw(std::string_view number) {
    std::erase_if(passes_, [&](const auto& pass) { return pass.second.first == number; });
  }

 private:
  std::map<std::string, std::pair<std::string, Time>, std::less<>> passes_;
};

}  // namespace kurir::simulator
