// Tells a customer what is left: money, quota, and how long account and device are paid for. Knows nothing of HTTP or JSON.
#pragma once

#include <string>

#include "ports/store.hpp"

namespace kurir::app {

/// How a request went; the numbers are the legacy API's `globalstatus`.
enum class BalanceStatus {
  success = 10,
  post_error = 20,
  failed = 25,       ///< the store failed
  unknown_key = 30,  ///< or it has ended or may not read, or the device is not one of the key's account
  too_soon = 35,     ///< answered less than the interval ago, for the same account and device
  address_not_allowed = 40,
};

struct BalanceRequest {
  std::string api_key;
  std::string waid;
  std::string remote_address;  ///< numeric
};

/// All empty but the status, unless it is `success`.
struct BalanceOutcome {
  BalanceStatus status = BalanceStatus::failed;
  std::string balance = {};   ///< rupiah that can be spent, without credit; below zero for a postpaid account's debt
  std::string last_day = {};  ///< of the account, "yyyy-mm-dd" in its time zone; "9999-12-31" = without end
  std::string waid = {};
  std::string messages = {};         ///< what is left of the device's month, or "Unlimited"
  std::string device_last_day = {};  ///< of the device's paid period, likewise

  friend bool operator==(const BalanceOutcome&, const BalanceOutcome&) = default;
};

/// The references outlive it. Thread-safe.
class CheckBalance {
 public:
  static constexpr Duration kUsualInterval = std::chrono::minutes(15);

  /// `interval`: the least time between two answers; zero = no limit.
  CheckBalance(ports::Store& store, const Clock& clock, Duration interval);

  /// An account or a device that has expired may still ask.
  [[nodiscard]] boost::asio::awaitable<BalanceOutcome> check(BalanceRequest request);

 private:
  ports::Store& store_;
  const Clock& clock_;
  Duration interval_;
};

}  // namespace kurir::app
