// How much happened in each hour, and how much waits, for charts.
#pragma once

#include <vector>

#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace kurir::ports {

enum class TrafficKind { accepted = 0, sent = 1, received = 2, read = 3, cancelled = 4, rejected = 5, incoming = 6 };

class TrafficRows {
 public:
  virtual ~TrafficRows() = default;
  struct Hour {
    Time hour{};  ///< its beginning; whole hours of UTC
    domain::DeviceId device;
    TrafficKind what = TrafficKind::accepted;
    std::int64_t count = 0;
  };
  /// Hours that begin in [from, until), in order; those without traffic are absent.
  virtual std::vector<Hour> of_account(domain::AccountId account, Time from, Time until) = 0;
  /// Of all accounts, account after account.
  virtual std::vector<Hour> of_all(Time from, Time until) = 0;

  struct Queues {
    std::int64_t waiting = 0;  ///< messages, those that are held included
    std::int64_t held = 0;
    std::int64_t in_flight = 0;
    std::int64_t webhooks = 0;
  };
  /// Of all accounts; each is counted up to `limit`.
  virtual Queues queues(std::int64_t limit) = 0;
};

}  // namespace kurir::ports
