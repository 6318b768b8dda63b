// What one message passes to be accepted, whoever wants it sent: the device, the rules of use, the price, the quota; then it is
// stored and its price reserved. Runs inside the caller's transaction.
#pragma once

#include <optional>
#include <string>

#include "base/random.hpp"
#include "domain/plan.hpp"
#include "domain/policy/decision.hpp"
#include "domain/policy/settings.hpp"
#include "ports/store.hpp"

namespace kurir::app {

/// How one message went; the numbers are the legacy API's `sendingstatus`.
enum class PacketStatus {
  success = 10,
  invalid_number = 60,
  invalid_message = 70,  ///< also an unreadable or too distant sending time, or refused by a rule of use
  minimum_balance = 80,  ///< or the month's quota is used up
  system_error = 90,     ///< the device is not linked, or the store failed
};

/// Who sends, with what is asked once for all messages of a transaction.
struct Sender {
  domain::Account account;
  domain::Device device;
  domain::PlanTerms terms;       ///< in force now
  Time month;                    ///< when the device's month began
  domain::Rupiah spendable = 0;  ///< what the messages before left, credit included
  domain::policy::Settings rules;
};

/// `internal` where the device's plan has no terms.
[[nodiscard]] Result<Sender> load_sender(ports::Transaction& tx, domain::Account account, domain::Device device, Time now);

struct WantedMessage {
  std::string number;  ///< international digits
  std::string text;    ///< UTF-8, decoded
  Time due_at;
  std::optional<domain::Lane> lane;  ///< nothing = as its text and recipient tell
  std::optional<domain::ReminderId> reminder;
  std::optional<Time> expires_at;  ///< cancelled where it was not sent by then, if the rules do not end it before
};

struct Admission {
  PacketStatus status = PacketStatus::system_error;
  domain::MessageId id;                 ///< 0 where refused
  domain::Rupiah price = 0;             ///< 0 where refused
  domain::policy::Decision decision{};  ///< a rule of use that refused it, and what to do
};

/// An error leaves no trace of the whole transaction; a refusal is an Admission.
[[nodiscard]] Result<Admission> admit(ports::Transaction& tx, Sender& sender, WantedMessage wanted, Time now, Random& random);

}  // namespace kurir::app
