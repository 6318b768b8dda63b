#include "app/refused_message.hpp"

#include <algorithm>

#include "app/message_progress.hpp"
#include "app/restrictions.hpp"
#include "base/log.hpp"
#include "domain/policy/decision.hpp"

namespace kurir::app {
namespace {

using domain::Message;
using domain::MessageState;
using domain::RestrictionKind;

constexpr int kMaxAttempts = 10;
constexpr int kReachOutLock = 463;
constexpr int kNewChatCap = 475;

/// Refusals that pass by themselves.
bool is_temporary(int error) noexcept { return error == 408 || error == 429 || error == 500 || error == 503; }

Duration pause_after(int attempts) {
  return std::min<Duration>(std::chrono::seconds(2) * (1 << std::min(attempts, 10)), std::chrono::minutes(15));
}

std::string refused(int error) {
  switch (error) {
    case 404: return not_on_whatsapp();
    case kReachOutLock:
    case kNewChatCap: return "refused_stranger: WhatsApp lets this number not write to the recipient, who never wrote to it";
    case 403:
    case 405:
    case 406: return fmt::format("refused: WhatsApp does not let this number write to the recipient ({})", error);
    default: return fmt::format("refused: WhatsApp refused the message ({})", error);
  }
}

bool reject(ports::Transaction& tx, const Message& message, int error, Time now) {
  tx.messages().set_reason(message.id, refused(error));
  return advance(tx, message, MessageState::rejected, now) == Progress::announced;
}

/// Another try while the lock lasts would count against the number. The price stays reserved, as with every held message.
void hold(ports::Transaction& tx, const Message& message, int error, Time now) {
  const auto kind = error == kNewChatCap ? RestrictionKind::new_chat_cap : RestrictionKind::reach_out_lock;
  const auto holding = note_restriction(tx, message.device,
                                        {.kind = kind,
                                         .until = now + domain::kUntoldLock,
                                         .source = domain::RestrictionSource::message,
                                         .reason = std::string(domain::explain(kind))},
                                        now);
  const auto decision = domain::policy::decide_restricted(holding);
  tx.messages().retry_later(message.id, now);
  tx.messages().set_held(message.id, std::string(decision.rule), fmt::format("{}: {}", decision.rule, decision.reason));
}

}  // namespace

std::string not_on_whatsapp() { return "not_on_whatsapp: the number is not on WhatsApp"; }
std::string unreachable() { return "unreachable: the recipient has no device that could read the message"; }

bool is_stale(int error) noexcept { return error == 479; }
bool is_about_new_contacts(int error) noexcept { return error == kReachOutLock || error == kNewChatCap; }

bool apply_refusal(ports::Transaction& tx, const Message& message, int error, Time now) {
  log::warn("message.refused", {log::field("message", message.id), log::field("error", error)});
  if (is_about_new_contacts(error) && message.attempts == 0) {
    hold(tx, message, error, now);
    return true;
  }
  if ((is_temporary(error) || is_stale(error)) && message.attempts < kMaxAttempts) {
    tx.messages().retry_later(message.id, now + pause_after(message.attempts));
    return false;
  }
  return reject(tx, message, error, now);
}

}  // namespace kurir::app
