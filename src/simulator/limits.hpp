// What the server forbids accounts: writing to strangers for a while, more new chats in a cycle. And which clients it takes.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "simulator/account.hpp"

namespace kurir::simulator {

struct AccountLimits {
  std::int64_t lock_ends = 0;  ///< Unix seconds; 0 = no reach-out lock
  std::string lock_type = "RESTRICT_ALL_COMPANIONS";
  std::string capping = "NONE";  ///< NONE, FIRST_WARNING, SECOND_WARNING, CAPPED
  std::int64_t cycle_ends = 0;
};

/// Not kept over a restart.
struct Limits {
  std::uint32_t minimum_revision = 0;  ///< of WhatsApp Web's version; clients below are refused with failure 405
  std::map<std::string, AccountLimits, std::less<>> accounts;  ///< by number

  [[nodiscard]] AccountLimits of(const Account& account) const;
  /// The error of the ack for a message to somebody whom the sender never exchanged messages with; 0 = it may go.
  [[nodiscard]] int refusal(const Account& sender, const Account& recipient, std::int64_t now) const;
};

/// The JSON inside a mex answer or notification, under the name that the stanza's kind has for it.
[[nodiscard]] std::string lock_json(const AccountLimits& limits, std::string_view name, std::int64_t now);
[[nodiscard]] std::string capping_json(const AccountLimits& limits, std::string_view name);

}  // namespace kurir::simulator
