#include "app/policy_dispatch.hpp"

#include "app/message_progress.hpp"
#include "app/policy.hpp"
#include "app/restrictions.hpp"
#include "domain/policy/fingerprint.hpp"
#include "ports/pacing_rows.hpp"

namespace kurir::app {

namespace policy = domain::policy;
using policy::Outcome;

namespace {

constexpr Duration kTextsKept = std::chrono::hours(25);
constexpr std::size_t kForgottenATime = 4;  ///< more than one for each that comes: the table stays small by itself

/// Once the device may send: what the rules say to this message.
policy::Decision decide(ports::Transaction& tx, const PacedDevice& device, const domain::Message& message) {
  if (message.origin == domain::MessageOrigin::customer) {
    // Whoever opted out since it was accepted gets nothing any more.
    auto admission = admission_of(tx, device.rules, message.account, message.number, message.text);
    if (!admission.allowed()) return admission;
  }
  auto facts = message_facts(tx, device.rules, message, device.facts.now);
  auto decision = policy::decide_message(device.rules, device.facts, facts);
  if (decision.outcome != Outcome::hold || !tx.pacing().is_released(message.id)) return decision;
  facts.released = true;
  return policy::decide_message(device.rules, device.facts, facts);
}

/// The recipient's wish cancels; content that is forbidden by now is rejected.
domain::MessageState end_of(const policy::Decision& refused) {
  return refused.rule == "opted_out" ? domain::MessageState::cancelled : domain::MessageState::rejected;
}

/// Messages to people who never wrote to the number leave the queue while WhatsApp forbids them, whatever the rules of use.
void hold_restricted(ports::Transaction& tx, const domain::Device& device, Time now, std::vector<domain::Message>& due,
                     Dispatch& dispatch) {
  const auto restriction = domain::restriction_of(device);
  if (!domain::is_in_force(restriction, now)) return;
  std::erase_if(due, [&](const domain::Message& message) {
    if (!domain::holds(restriction, acquaintance_with(tx, device, message.number), now)) return false;
    dispatch.put_off.push_back({message.id, policy::decide_restricted(restriction)});
    return true;
  });
}

std::string shown(const policy::Decision& decision) { return fmt::format("{}: {}", decision.rule, decision.reason); }

}  // namespace

Dispatch plan_dispatch(ports::Transaction& tx, domain::DeviceId id, Time now, std::size_t limit) {
  Dispatch dispatch;
  auto due = tx.messages().due(id, now, limit);
  if (due.empty()) return dispatch;
  const auto device = tx.devices().find(id);
  if (!device || device->deleted_at || !domain::is_linked(device->state)) return dispatch;
  dispatch.paused = device->paused_at.has_value();
  if (dispatch.paused) return dispatch;
  hold_restricted(tx, *device, now, due, dispatch);
  auto rules = rules_of(tx, *device);
  if (!policy::is_paced(rules)) {
    dispatch.go = std::move(due);
    return dispatch;
  }
  const auto account = tx.accounts().find(device->account);
  auto facts = device_facts(tx, *device, account ? account->time_zone : std::string(), now);
  const auto stored = facts.pace;
  facts.pace = policy::plausible(rules, facts);
  if (facts.pace != stored) dispatch.corrected = facts.pace;
  dispatch.paced.emplace(std::move(rules), std::move(facts));
  const auto& paced = *dispatch.paced;
  for (auto& message : due) {
    const auto whole = policy::decide_device(paced.rules, paced.facts, message.lane, message.origin);
    if (!whole.allowed()) {
      dispatch.resume_at = std::min(dispatch.resume_at.value_or(*whole.until), *whole.until);
      continue;
    }
    auto decision = decide(tx, paced, message);
    if (decision.allowed()) {
      dispatch.go.push_back(std::move(message));
      break;
    }
    dispatch.put_off.push_back({message.id, std::move(decision)});
  }
  return dispatch;
}

bool write_changes(ports::Transaction& tx, domain::DeviceId device, const Dispatch& dispatch, Time now) {
  if (dispatch.corrected) tx.pacing().put_pace(device, *dispatch.corrected);
  bool announced = false;
  for (const auto& [id, decision] : dispatch.put_off) {
    const auto message = tx.messages().find(id);
    if (!message || message->state != domain::MessageState::accepted || !message->held.empty()) continue;
    switch (decision.outcome) {
      case Outcome::allow: break;
      case Outcome::delay: tx.messages().set_due(id, *decision.until, shown(decision)); break;
      case Outcome::hold: tx.messages().set_held(id, std::string(decision.rule), shown(decision)); break;
      case Outcome::refuse:
        tx.messages().set_reason(id, shown(decision));
        announced |= advance(tx, *message, end_of(decision), now) == Progress::announced;
        break;
    }
  }
  return announced;
}

void remember_sent(ports::Transaction& tx, const PacedDevice& device, const policy::Pace& pace, const domain::Message& message) {
  const auto now = device.facts.now;
  tx.pacing().put_pace(message.device, pace);
  tx.pacing().sent_to(message.device, message.number, now);
  tx.pacing().forget_release(message.id);
  if (!policy::counts_text(device.rules, message.lane, message.origin)) return;
  tx.pacing().forget_texts(now - kTextsKept, kForgottenATime);
  tx.pacing().text_used(message.device, {.fingerprint = policy::fingerprint(message.text), .number = message.number, .at = now});
}

}  // namespace kurir::app
