// How often somebody may fail before they have to wait. Holds no clock and no names: the caller says when and who.
#pragma once

#include <string>
#include <unordered_map>

#include "base/clock.hpp"

namespace kurir::domain {

/// The first `free_attempts` failures cost nothing; each further one doubles the wait, from 30 seconds to 15 minutes.
/// Forgotten an hour after the last failure. One thread at a time.
class AttemptLimit {
 public:
  static constexpr Duration kFirstWait = std::chrono::seconds(30);
  static constexpr Duration kLongestWait = std::chrono::minutes(15);
  static constexpr Duration kMemory = std::chrono::hours(1);
  static constexpr std::size_t kMaxKeys = 10'000;

  explicit AttemptLimit(int free_attempts) : free_attempts_(free_attempts) {}

  /// How long `key` must wait; zero = it may try.
  [[nodiscard]] Duration wait(const std::string& key, Time now) const;
  void failed(const std::string& key, Time now);
  void succeeded(const std::string& key) { entries_.erase(key); }

 private:
  struct Entry {
    int failures = 0;
    Time last;
    Time until;
  };
  void make_room(Time now);

  int free_attempts_;
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace kurir::domain
