// Use cases of the operator: seeing and changing rules of use, releasing what they hold.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/admin.hpp"
#include "domain/policy/decision.hpp"
#include "ports/store.hpp"

namespace kurir::app {

/// One layer of rules.
struct PolicyScope {
  enum class Kind { operator_default, plan, device } kind = Kind::operator_default;
  std::string name;  ///< the plan's code, the device's waid
};

struct PolicyRow {
  std::string_view name;
  std::string value;
  std::string_view source;  ///< "preset", "default", "plan" or "device"
  std::string_view about;
};

/// How a device stands, for people.
struct PolicyState {
  std::optional<int> cap_today;  ///< nothing = none
  int sent_today = 0;
  domain::policy::Decision now;  ///< for a notification, if it were due
};

struct PolicyView {
  std::string lines;  ///< of this layer alone
  std::vector<PolicyRow> rows;
  std::optional<PolicyState> state;  ///< of a device
};

/// All settings as they result at that layer. `not_found` for plan or device.
[[nodiscard]] boost::asio::awaitable<Result<PolicyView>> show_policy(ports::Store& store, const Clock& clock, PolicyScope scope);

/// `changes`: "name=value" each; in force for the next message. `invalid_argument` where one does not parse.
[[nodiscard]] boost::asio::awaitable<Result<PolicyView>> set_policy(ports::Store& store, const Clock& clock, PolicyScope scope,
                                                                    std::vector<std::string> changes, std::string actor);
/// Takes settings out of the layer, so that those below hold; all, where no name is given.
[[nodiscard]] boost::asio::awaitable<Result<PolicyView>> reset_policy(ports::Store& store, const Clock& clock, PolicyScope scope,
                                                                      std::vector<std::string> names, std::string actor);

/// Both at once: what is set is set after the others are taken out.
struct PolicyEdit {
  std::vector<std::string> set;    ///< "name=value" each
  std::vector<std::string> reset;  ///< names; of an empty list none is taken out
};
[[nodiscard]] boost::asio::awaitable<Result<PolicyView>> edit_policy(Admin admin, PolicyScope scope, PolicyEdit edit);

/// The oldest first. `not_found` for the device.
[[nodiscard]] boost::asio::awaitable<Result<std::vector<domain::Message>>> held_messages(ports::Store& store, std::string waid,
                                                                                         std::size_t limit);

/// Lets them go: gap, caps and quiet hours still hold. All of a device, or the one message. Gives how many there were.
struct Release {
  std::string waid;
  std::optional<domain::MessageId> message;
  std::string actor;
};
[[nodiscard]] boost::asio::awaitable<Result<std::size_t>> release_held(ports::Store& store, const Clock& clock, Release release);

}  // namespace kurir::app
