// Pairing by code on demand: somebody wants to type a code on the phone of a number, and reads it where the gateway shows it.
// Wish and code are durable, for whoever has the one or reads the other is often another process than the one that serves.
#pragma once

#include <string>

#include "domain/link_failure.hpp"
#include "ports/store.hpp"

namespace kurir::app {

struct LinkCodeStatus {
  enum class State {
    idle,     ///< nobody asked
    waiting,  ///< a code is being made
    ready,    ///< the code can be typed until `expires_at`
    failed,   ///< for `failure`; nothing more happens until somebody asks again
  };
  State state = State::idle;
  std::string number{};  ///< that it is for, international digits
  std::string code{};    ///< "ABCD-EFGH"
  Time expires_at{};
  domain::LinkFailure failure = domain::LinkFailure::none;
};

/// Somebody wants a code for the phone of this number: the gateway makes one, and others while the wish lasts (kQrWish from
/// now). A former failure is forgotten. `conflict` where the device is linked already: it stays linked; `invalid_argument`
/// for what is not a number.
[[nodiscard]] Result<void> want_link_code(ports::Transaction& tx, const domain::Device& device, const std::string& number,
                                          Time now);
/// Likewise by waid; `not_found`.
[[nodiscard]] boost::asio::awaitable<Result<void>> want_link_code(ports::Store& store, const Clock& clock, std::string waid,
                                                                  std::string number);

/// Nobody wants to type a code any more.
void forget_link_code(ports::Transaction& tx, domain::DeviceId device);

[[nodiscard]] LinkCodeStatus link_code(ports::Transaction& tx, domain::DeviceId device, Time now);
/// `not_found`, or `conflict` where the device is linked already.
[[nodiscard]] boost::asio::awaitable<Result<LinkCodeStatus>> link_code(ports::Store& store, const Clock& clock, std::string waid);

/// Wants a code and gives it once it is `ready`. `unavailable` where none is there after `wait`, or where WhatsApp gives none;
/// `timed_out` where it expired.
[[nodiscard]] boost::asio::awaitable<Result<LinkCodeStatus>> wait_for_link_code(ports::Store& store, const Clock& clock,
                                                                                std::string waid, std::string number,
                                                                                Duration wait);

}  // namespace kurir::app
