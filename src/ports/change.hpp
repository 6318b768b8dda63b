// What a transaction changed, as told to those who watch: enough to know what to look at again, never content.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace kurir::ports {

/// What kind of thing changed; the names are those of the event stream.
enum class Topic {
  message,
  conversation,
  device,
  pairing,  ///< the code to scan or to type
  delivery,
  balance,
  contact,
  reminder,
  top_up_request,
  account,  ///< settings, keys, people
  gateway,  ///< plans, rules, tax: whatever concerns all accounts
  sandbox,  ///< a virtual phone
};

[[nodiscard]] constexpr std::string_view name(Topic topic) noexcept {
  switch (topic) {
    case Topic::message: return "message";
    case Topic::conversation: return "conversation";
    case Topic::device: return "device";
    case Topic::pairing: return "pairing";
    case Topic::delivery: return "delivery";
    case Topic::balance: return "balance";
    case Topic::contact: return "contact";
    case Topic::reminder: return "reminder";
    case Topic::top_up_request: return "top_up_request";
    case Topic::account: return "account";
    case Topic::gateway: return "gateway";
    case Topic::sandbox: return "sandbox";
  }
  return "";
}

/// What the change was, for figures.
enum class Happened {
  other,
  accepted,
  sent,
  received,
  read,
  cancelled,
  rejected,
  incoming,
  webhook_delivered,
  webhook_failed,  ///< one attempt
};

struct Change {
  Topic topic = Topic::gateway;
  domain::AccountId account = {};  ///< 0 = of all accounts
  domain::DeviceId device = {};    ///< 0 = of none
  std::int64_t id = 0;             ///< of the message, delivery, …
  std::string number = {};         ///< of a conversation, a contact or a virtual phone
  Happened happened = Happened::other;
  Duration took{};  ///< of a message that was sent: since it was due
};

/// Called on a thread of the store with what one commit changed, in order; must be quick and must not throw.
using ChangeListener = std::function<void(std::span<const Change>)>;

}  // namespace kurir::ports
