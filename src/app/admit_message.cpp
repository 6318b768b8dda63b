#include "app/admit_message.hpp"

#include <algorithm>

#include "app/policy.hpp"
#include "base/log.hpp"
#include "domain/device_month.hpp"
#include "domain/policy/lane.hpp"
#include "domain/wire_id.hpp"
#include "ports/ledger_rows.hpp"
#include "ports/plan_rows.hpp"

namespace kurir::app {
namespace {

domain::Message make_message(const Sender& sender, WantedMessage wanted, Time now, Random& random) {
  domain::Message message;
  message.account = sender.account.id;
  message.device = sender.device.id;
  message.number = std::move(wanted.number);
  message.text = std::move(wanted.text);
  message.wire_id = domain::make_wire_id(random);
  message.price = sender.terms.price;
  message.accepted_at = now;
  message.due_at = wanted.due_at;
  message.lane = *wanted.lane;
  message.expires_at = wanted.expires_at;
  if (const auto valid = domain::policy::validity(sender.rules, message.lane)) {
    message.expires_at = std::min(message.expires_at.value_or(Time::max()), message.due_at + *valid);
  }
  message.reminder = wanted.reminder;
  return message;
}

}  // namespace

Result<Sender> load_sender(ports::Transaction& tx, domain::Account account, domain::Device device, Time now) {
  auto terms = tx.plans().in_force(device.plan, now);
  if (!terms) return fail(ErrorCode::internal, "the plan of device {} has no terms", device.id);
  const auto month = domain::device_month(device.anchor, account.time_zone, now).start;
  const auto spendable = tx.ledger().balance(account.id).available + account.credit_limit;
  auto rules = rules_of(tx, device);
  return Sender{std::move(account), std::move(device), *terms, month, spendable, std::move(rules)};
}

Result<Admission> admit(ports::Transaction& tx, Sender& sender, WantedMessage wanted, Time now, Random& random) {
  if (!domain::is_linked(sender.device.state)) return Admission{PacketStatus::system_error, {}, 0};
  auto decision = admission_of(tx, sender.rules, sender.account.id, wanted.number, wanted.text);
  if (!decision.allowed()) {
    log::info("message.refused_by_rule", {log::field("waid", sender.device.waid), log::field("rule", decision.rule)});
    return Admission{PacketStatus::invalid_message, {}, 0, std::move(decision)};
  }
  if (sender.spendable < sender.terms.price) return Admission{PacketStatus::minimum_balance, {}, 0};
  if (!tx.quota().take(sender.device.id, sender.month, sender.terms.quota)) {
    return Admission{PacketStatus::minimum_balance, {}, 0};
  }
  if (!wanted.lane) wanted.lane = lane_of_message(tx, sender.rules, sender.device.id, wanted.number, wanted.text, now);
  const auto message = make_message(sender, std::move(wanted), now, random);
  const auto id = tx.messages().insert(message);
  // The balance was looked at, so a refusal now is a fault of ours: the whole request leaves no trace.
  if (!tx.ledger().reserve(sender.account.id, id, message.price, sender.account.credit_limit, now)) {
    return fail(ErrorCode::internal, "the ledger refused a price that its balance covers");
  }
  sender.spendable -= message.price;
  return Admission{PacketStatus::success, id, message.price};
}

}  // namespace kurir::app
