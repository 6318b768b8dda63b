// "Is it on WhatsApp?", for numbers that somebody thinks of writing to: what is known, else what WhatsApp answers.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "app/gateway.hpp"
#include "app/which_device.hpp"
#include "domain/check_allowance.hpp"

namespace kurir::app {

inline constexpr std::size_t kMostNumbersChecked = domain::CheckAllowance::kMost;  ///< in one call

struct ContactCheck {
  std::string number;  ///< international digits
  bool on_whatsapp = false;
  Time checked_at{};
  bool asked_now = false;  ///< false = it was known from before
};

struct CheckedContacts {
  std::vector<ContactCheck> contacts;  ///< in the order of the call
  std::optional<Duration> wait_for{};  ///< too many look-ups: nothing was asked; try again after this long
};

/// From any thread. The references outlive it.
class CheckContacts {
 public:
  CheckContacts(ports::Store& store, const Clock& clock, Gateway& gateway) : store_(store), clock_(clock), gateway_(gateway) {}

  /// `invalid_argument` for what is no number, `not_found`, `conflict` where the device is not connected, `unavailable` where
  /// WhatsApp does not answer.
  [[nodiscard]] boost::asio::awaitable<Result<CheckedContacts>> check(WhichDevice which, std::vector<std::string> numbers);

 private:
  struct Known;
  struct Question;
  [[nodiscard]] std::optional<Duration> allow(domain::DeviceId device, std::size_t count, Time now);
  [[nodiscard]] boost::asio::awaitable<Result<void>> ask(domain::DeviceId device, std::vector<std::string> numbers);

  ports::Store& store_;
  const Clock& clock_;
  Gateway& gateway_;
  std::mutex mutex_;
  std::map<domain::DeviceId, domain::CheckAllowance> allowances_;
};

}  // namespace kurir::app
