#include "domain/attempt_limit.hpp"

#include <algorithm>

namespace kurir::domain {

Duration AttemptLimit::wait(const std::string& key, Time now) const {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return {};
  // A clock that was set back must not lock anybody out for longer than the rule says.
  return std::clamp(found->second.until - now, Duration::zero(), kLongestWait);
}

void AttemptLimit::failed(const std::string& key, Time now) {
  if (!entries_.contains(key)) make_room(now);
  auto& entry = entries_[key];
  if (entry.failures > 0 && now - entry.last >= kMemory) entry = {};
  entry.failures++;
  entry.last = now;
  auto delay = Duration::zero();
  for (int i = free_attempts_; i < entry.failures && delay < kLongestWait; ++i) {
    delay = delay == Duration::zero() ? kFirstWait : std::min(delay * 2, kLongestWait);
  }
  entry.until = now + delay;
}

/// Whoever invents names cannot make it grow: the oldest failures give way.
void AttemptLimit::make_room(Time now) {
  if (entries_.size() < kMaxKeys) return;
  std::erase_if(entries_, [now](const auto& each) { return now - each.second.last >= kMemory; });
  if (entries_.size() < kMaxKeys) return;
  entries_.erase(std::ranges::min_element(entries_, {}, [](const auto& each) { return each.second.last; }));
}

}  // namespace kurir::domain
