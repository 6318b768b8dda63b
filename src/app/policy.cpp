#include "app/policy.hpp"

#include <set>

#include "domain/policy/fingerprint.hpp"
#include "domain/policy/lane.hpp"
#include "domain/policy/setting_lines.hpp"
#include "ports/consent_rows.hpp"
#include "ports/pacing_rows.hpp"
#include "ports/plan_rows.hpp"

namespace kurir::app {

namespace policy = domain::policy;

namespace {

constexpr Duration kTextWindow = std::chrono::hours(24);
constexpr std::size_t kMostUses = 1'000;  ///< of one band; texts that share a band by chance are few

}  // namespace

policy::Settings rules_of(ports::Transaction& tx, const domain::Device& device) {
  if (policy::has_preset(device.policy)) return policy::resolve("", "", device.policy);
  const auto plan = tx.plans().find(device.plan);
  return policy::resolve(tx.pacing().default_policy(), plan ? plan->policy : std::string(), device.policy);
}

policy::DeviceFacts device_facts(ports::Transaction& tx, const domain::Device& device, std::string time_zone, Time now) {
  return {.now = now,
          .time_zone = std::move(time_zone),
          .linked_at = device.linked_at,
          .restricted_until = device.restricted_until,
          .restriction = device.restriction,
          .restriction_scope = domain::scope_of(device.restriction_kind),
          .pace = tx.pacing().pace(device.id)};
}

policy::MessageFacts message_facts(ports::Transaction& tx, const policy::Settings& rules, const domain::Message& message,
                                   Time now) {
  const auto recipient = tx.pacing().recipient(message.device, message.number);
  policy::MessageFacts facts{
      .lane = message.lane, .origin = message.origin, .sent_at = recipient.sent_at, .heard_at = recipient.heard_at};
  if (!policy::counts_text(rules, message.lane, message.origin)) return facts;
  const auto print = policy::fingerprint(message.text);
  std::set<std::string> numbers;
  for (auto& use : tx.pacing().similar_uses(message.device, print, now - kTextWindow, kMostUses)) {
    if (use.number == message.number || policy::distance(use.fingerprint, print) > rules.similar_distance) continue;
    facts.same_text_at = std::max(facts.same_text_at.value_or(use.at), use.at);
    numbers.insert(std::move(use.number));
  }
  facts.same_text_numbers = static_cast<int>(numbers.size());
  return facts;
}

policy::Decision admission_of(ports::Transaction& tx, const policy::Settings& rules, domain::AccountId account,
                              const std::string& number, std::string_view text) {
  std::optional<policy::Consent> consent;
  if (rules.consent != policy::ConsentRule::off) consent = tx.consent().find(account, number);
  return policy::decide_admission(rules, text, consent);
}

domain::Lane lane_of_message(ports::Transaction& tx, const policy::Settings& rules, domain::DeviceId device,
                             const std::string& number, std::string_view text, Time now) {
  if (!policy::is_paced(rules)) return policy::lane_of(text, std::nullopt, now);
  return policy::lane_of(text, tx.pacing().recipient(device, number).heard_at, now);
}

}  // namespace kurir::app
