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
  const auto lane = lane_of_message(tx, rules, device->id, *number, trial.text, now);
  return Forecaster(tx, *device, *account, rules, now).next({*number, trial.text, *due_at, lane});
}

}  // namespace

Forecaster::Forecaster(ports::Transaction& tx, domain::Device device, domain::Account account, policy::Settings rules, Time now)
    : tx_(tx),
      device_(std::move(device)),
      account_(std::move(account)),
      rules_(std::move(rules)),
      facts_(device_facts(tx, device_, account_.time_zone, now)) {}

Forecast Forecaster::next(const Message& wanted) {
  domain::Message message;
  message.device = device_.id;
  message.number = wanted.number;
  message.text = wanted.text;
  message.lane = wanted.lane;
  Forecast result{.number = wanted.number, .lane = wanted.lane, .due_at = wanted.due_at};
  if (const auto valid = policy::validity(rules_, wanted.lane)) result.expires_at = wanted.due_at + *valid;
  result.outcome = admission_of(tx_, rules_, account_.id, wanted.number, wanted.text);
  if (!result.outcome.allowed()) return result;

  // The gap behind an earlier one is no news: nobody needs to be told of it once a recipient.
  Time at = last_left_ ? std::max(wanted.due_at, facts_.pace.next_at) : wanted.due_at;
  for (int i = 0; i < kMostDelays; ++i) {
    auto decision = decide_at(message, at);
    if (decision.outcome != Outcome::delay) {
      result.outcome = std::move(decision);
      break;
    }
    at = *decision.until;
    result.delays.push_back(std::move(decision));
  }
  if (result.outcome.allowed()) leave(result, at);
  return result;
}

/// What the rules would say at `at`, everything else being as it is and as it was forecast.
policy::Decision Forecaster::decide_at(const domain::Message& message, Time at) {
  facts_.now = at;
  auto decision = policy::decide_device(rules_, facts_, message.lane, message.origin);
  if (!decision.allowed()) return decision;
  auto facts = message_facts(tx_, rules_, message, at);
  facts.same_text_numbers += before_;
  if (last_left_) facts.same_text_at = std::max(facts.same_text_at.value_or(*last_left_), *last_left_);
  return policy::decide_message(rules_, facts_, facts);
}

void Forecaster::leave(Forecast& forecast, Time at) {
  if (before_ == 0) {
    forecast.ahead = count_ahead(tx_, device_.id, forecast.lane, at);
    at += forecast.ahead * (rules_.gap + rules_.gap_jitter / 2);
  }
  forecast.leaves_at = at;
  facts_.now = at;
  facts_.pace = policy::after_sending(rules_, facts_, static_cast<std::uint64_t>(rules_.gap_jitter.count() / 2));
  last_left_ = at;
  ++before_;
}

boost::asio::awaitable<Result<Forecast>> try_message(ports::Store& store, const Clock& clock, Trial trial) {
  const auto now = clock.now();
  co_return co_await ports::read<Forecast>(store, [trial, now](ports::Transaction& tx) { return forecast(tx, trial, now); });
}

}  // namespace kurir::app
