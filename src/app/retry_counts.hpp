// How often something was tried, by name, without growing for ever.
#pragma once

#include <cstddef>
#include <map>
#include <string>

namespace kurir::app {

/// Too many names, and all are forgotten: that costs a few retries more, never a message.
class RetryCounts {
 public:
  /// The tries of `name`, this one included.
  [[nodiscard]] int count(const std::string& name) {
    if (counts_.size() >= kMaxNames) counts_.clear();
    return ++counts_[name];
  }
  void forget(const std::string& name) { counts_.erase(name); }

 private:
  static constexpr std::size_t kMaxNames = 10'000;
  std::map<std::string, int> counts_;
};

}  // namespace kurir::app
