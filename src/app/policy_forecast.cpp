#include "app/policy_forecast.hpp"

#include <algorithm>

#include "app/policy.hpp"
#include "domain/phone_number.hpp"
#include "domain/policy/lane.hpp"
#include "domain/sending_time.hpp"

namespace kurir::app {

namespace policy = domain::policy;
using policy::Outcome;

namespace {

constexpr int kMostDelays = 100;
constexpr std::size_t kMostAhead = 1'000;

/// What the rules would say at `now`, everything else being as it is.
policy::Decision decide_at(ports::Transaction& tx, const domain::Device& device, const domain::Account& account,
                           const policy::Settings& rules, const domain::Message& message, Time now) {
  auto facts = device_facts(tx, device, account.time_zone, now);
  auto decision = policy::decide_device(rules, facts, message.lane, message.origin);
  if (!decision.allowed()) return decision;
  return policy::decide_message(rules, facts, message_facts(tx, rules, message, now));
}

int count_ahead(ports::Transaction& tx, domain::DeviceId device, domain::Lane lane, Time at) {
  const auto due = tx.messages().due(device, at, kMostAhead);
  return static_cast<int>(std::ranges::count_if(due, [&](const auto& message) { return message.lane <= lane; }));
}

Result<Forecast> forecast(ports::Transaction& tx, const Trial& trial, Time now) {
  const auto device = tx.devices().find_by_waid(trial.waid);
  if (!device) return fail(ErrorCode::not_found, "no device {}: see `kurir device list`", trial.waid);
  const auto account = tx.accounts().find(device->account);
  if (!account) return fail(ErrorCode::internal, "the account of device {} is gone", trial.waid);
  const auto number = domain::normalise_number(trial.number, account->region);
  if (!number) return std::unexpected(number.error());
  const auto due_at = domain::read_sending_time(trial.sending_time, account->time_zone, now);
  if (!due_at) return std::unexpected(due_at.error());
  const auto rules = rules_of(tx, *device);

  domain::Message message;
  message.device = device->id;
  message.number = *number;
  message.text = trial.text;
  message.lane = lane_of_message(tx, rules, device->id, *number, trial.text, now);
  Forecast result{.number = *number, .lane = message.lane, .due_at = *due_at};
  if (const auto valid = policy::validity(rules, message.lane)) result.expires_at = *due_at + *valid;
  result.outcome = admission_of(tx, rules, account->id, *number, trial.text);
  if (!result.outcome.allowed()) return result;

  Time at = *due_at;
  for (int i = 0; i < kMostDelays; ++i) {
    auto decision = decide_at(tx, *device, *account, rules, message, at);
    if (decision.outcome != Outcome::delay) {
      result.outcome = std::move(decision);
      break;
    }
    at = *decision.until;
    result.delays.push_back(std::move(decision));
  }
  if (!result.outcome.allowed()) return result;
  result.ahead = count_ahead(tx, device->id, message.lane, at);
  result.leaves_at = at + result.ahead * (rules.gap + rules.gap_jitter / 2);
  return result;
}

}  // namespace

boost::asio::awaitable<Result<Forecast>> try_message(ports::Store& store, const Clock& clock, Trial trial) {
  const auto now = clock.now();
  co_return co_await ports::read<Forecast>(store, [trial, now](ports::Transaction& tx) { return forecast(tx, trial, now); });
}

}  // namespace kurir::app
