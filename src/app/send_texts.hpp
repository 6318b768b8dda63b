// Takes one text for one recipient or many, for people and for customers' programs: one transaction checks, prices and stores
// all of it; the answer follows its commit. A recipient who is refused does not stop the others.
#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/accept_message.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "domain/message_stage.hpp"
#include "ports/store.hpp"

namespace kurir::app {

/// Most recipients of one request.
inline constexpr std::size_t kMaxRecipients = 100;

struct TextRequest {
  domain::AccountId account;
  std::string waid;
  std::vector<std::string> numbers;  ///< as people write them
  std::string text;                  ///< UTF-8, one character to as many as the plan allows
  std::optional<Time> send_at;       ///< nothing or past = now; at most 366 days ahead
  /// Nothing = as text and recipient tell. A device with rules of use lets a text wait longer than that, never shorter: who
  /// could call everything a one-time password would go past the rules.
  std::optional<domain::Lane> lane;
  std::optional<Time> expires_at;  ///< after its time
};

enum class RefusalCode {
  invalid_argument,
  not_found,  ///< the device
  invalid_number,
  invalid_message,
  minimum_balance,
  quota_used_up,
  refused_by_rule,
  not_linked,
  account_expired,
  plan_expired,
  idempotency_key_reused,
  unavailable,
  internal,
};

/// As the API names it: "invalid_number".
[[nodiscard]] std::string_view name(RefusalCode code) noexcept;

/// Of a request, or of one recipient.
struct Refusal {
  RefusalCode code = RefusalCode::internal;
  std::string message;     ///< one line for people
  std::string field = {};  ///< of the request, where one is at fault
  std::string rule = {};   ///< of use, that refused it
  std::string to_do = {};  ///< one line for people

  friend bool operator==(const Refusal&, const Refusal&) = default;
};

struct TextOutcome {
  std::string number;                         ///< international digits; as given where it is invalid
  domain::MessageId id = {};                  ///< 0 where refused
  std::optional<domain::MessageStage> stage;  ///< nothing where refused
  domain::Rupiah price = 0;                   ///< 0 where refused
  std::optional<Refusal> refusal = {};

  friend bool operator==(const TextOutcome&, const TextOutcome&) = default;
};

/// One per recipient, in order; or why the request as a whole is refused.
using TextOutcomes = std::expected<std::vector<TextOutcome>, Refusal>;

/// Any number of calls at once, from any executor. The references outlive all calls.
class SendTexts {
 public:
  /// Called after a commit, on the caller's executor, with the due time of the messages just accepted.
  using Accepted = std::function<void(domain::DeviceId, Time due_at)>;
  /// `random` is used on the store's writer, one transaction at a time.
  SendTexts(ports::Store& store, const Clock& clock, Random& random, Accepted accepted);

  /// Completes when what it accepted is on disk.
  [[nodiscard]] boost::asio::awaitable<TextOutcomes> send(TextRequest request, std::optional<Idempotency> idempotency);

 private:
  ports::Store& store_;
  const Clock& clock_;
  Random& random_;
  Accepted accepted_;
};

}  // namespace kurir::app
