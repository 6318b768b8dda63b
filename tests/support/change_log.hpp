// What a store tells its listener, as lines: the topic and what it is about.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "ports/store.hpp"

namespace kurir::test {

class ChangeLog {
 public:
  /// The store outlives it, or is closed before.
  explicit ChangeLog(ports::Store& store) : store_(store) {
    store_.listen([this](std::span<const ports::Change> changes) {
      const std::scoped_lock lock(mutex_);
      for (const auto& change : changes) {
        const auto about = change.id != 0 ? std::to_string(change.id) : change.number;
        lines_.push_back(std::string(ports::name(change.topic)) + " " + about);
      }
    });
  }
  ~ChangeLog() { store_.listen({}); }
  ChangeLog(const ChangeLog&) = delete;
  ChangeLog& operator=(const ChangeLog&) = delete;

  [[nodiscard]] std::vector<std::string> all() {
    const std::scoped_lock lock(mutex_);
    return lines_;
  }

 private:
  ports::Store& store_;
  std::mutex mutex_;
  std::vector<std::string> lines_;
};

}  // namespace kurir::test
