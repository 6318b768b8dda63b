// The rules of use of a device, and what they must know to decide: read from the store inside a caller's transaction.
#pragma once

#include <string>

#include "domain/policy/decision.hpp"
#include "domain/policy/settings.hpp"
#include "ports/store.hpp"

namespace kurir::app {

/// The built-in preset, the operator's default, the plan's and the device's lines. Reads nothing where the device's own
/// begin with a preset.
[[nodiscard]] domain::policy::Settings rules_of(ports::Transaction& tx, const domain::Device& device);

/// `time_zone`: the account's.
[[nodiscard]] domain::policy::DeviceFacts device_facts(ports::Transaction& tx, const domain::Device& device,
                                                       std::string time_zone, Time now);

/// `message` needs its device, number, text, lane and origin.
[[nodiscard]] domain::policy::MessageFacts message_facts(ports::Transaction& tx, const domain::policy::Settings& rules,
                                                         const domain::Message& message, Time now);

/// What is said to a message that would be accepted now.
[[nodiscard]] domain::policy::Decision admission_of(ports::Transaction& tx, const domain::policy::Settings& rules,
                                                    domain::AccountId account, const std::string& number, std::string_view text);

/// The lane of a message that would be accepted now; who wrote to us is looked up only where the device is paced.
[[nodiscard]] domain::Lane lane_of_message(ports::Transaction& tx, const domain::policy::Settings& rules, domain::DeviceId device,
                                           const std::string& number, std::string_view text, Time now);

}  // namespace kurir::app
