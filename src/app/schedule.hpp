// Messages that wait: what there is, another time for one, and none at all. Whoever changes them in the process of the
// gateway tells it by Gateway::schedule_changed(); changes by other processes are noticed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/admin.hpp"

namespace kurir::app {

/// Whose messages: of one account, of one device, or both (then the device must be the account's).
struct WaitingScope {
  std::optional<domain::AccountId> account;
  std::string waid;  ///< empty = all devices of the account
};

struct WaitingPage {
  std::vector<domain::Message> messages;                      ///< in order of their time
  std::map<domain::DeviceId, std::string> waids;              ///< of their devices
  std::optional<ports::MessageRows::Position> continue_from;  ///< nothing = this was the last page
};

/// `limit` is 1 to 1,000. `not_found` where the device does not exist, `invalid_argument` without any scope.
[[nodiscard]] boost::asio::awaitable<Result<WaitingPage>> list_waiting(ports::Store& store, WaitingScope scope,
                                                                       ports::MessageRows::Position after, std::size_t limit);

/// One message; an account given must be its own, else it is `not_found`.
struct WaitingMessage {
  domain::MessageId id;
  std::optional<domain::AccountId> account;
};

/// Whatever its state.
[[nodiscard]] boost::asio::awaitable<Result<WaitingPage>> find_message(ports::Store& store, WaitingMessage which);

/// `time` is read as the API's sendingdatetime: in the account's zone, empty or past = now, at most a year ahead. `conflict`
/// where the message does not wait any more; `invalid_argument` where it would expire before.
[[nodiscard]] boost::asio::awaitable<Result<domain::Message>> move_message(Admin admin, WaitingMessage which, std::string time);
/// Likewise, to an instant; past means now.
[[nodiscard]] boost::asio::awaitable<Result<domain::Message>> move_message(Admin admin, WaitingMessage which, Time time);

/// What a rule of use holds may go: gap, caps and quiet hours still hold for it. `conflict` where it is not held.
[[nodiscard]] boost::asio::awaitable<Result<domain::Message>> release_message(Admin admin, WaitingMessage which);

/// Its price and its place in the quota are given back; the customer's webhook hears `cancel`. `conflict` as above.
[[nodiscard]] boost::asio::awaitable<Result<domain::Message>> cancel_message(Admin admin, WaitingMessage which);

/// All that wait now; how many there were. Cancelled in batches: others pass in between.
[[nodiscard]] boost::asio::awaitable<Result<std::size_t>> cancel_waiting(Admin admin, WaitingScope scope);

}  // namespace kurir::app
