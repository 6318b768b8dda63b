#include "app/plans.hpp"

#include <algorithm>

#include <fmt/chrono.h>

#include "app/audit.hpp"
#include "app/change_text.hpp"
#include "app/device_fee.hpp"
#include "domain/account_fields.hpp"
#include "domain/device_month.hpp"
#include "domain/legacy_text.hpp"
#include "ports/plan_rows.hpp"
#include "ports/tax_rows.hpp"

namespace kurir::app {
namespace {

using domain::Plan;
using domain::PlanTerms;

constexpr std::size_t kMaxCode = 20;
constexpr domain::Rupiah kMaxAmount = 1'000'000'000;
constexpr std::int64_t kMaxQuota = 1'000'000'000;
constexpr std::int64_t kMaxCharacters = 65'536;

bool is_code(const std::string& code) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  return !code.empty() && code.size() <= kMaxCode && std::ranges::all_of(code, fits);
}

Result<void> check_terms(const PlanTerms& terms) {
  const auto within = [](std::int64_t value, std::int64_t least, std::int64_t most) { return value >= least && value <= most; };
  if (!within(terms.monthly_fee, 0, kMaxAmount) || !within(terms.price, 0, kMaxAmount)) {
    return fail(ErrorCode::invalid_argument, "fee and price are 0 to {} rupiah", kMaxAmount);
  }
  if (!within(terms.quota.value_or(0), 0, kMaxQuota)) {
    return fail(ErrorCode::invalid_argument, "the quota is 0 to {} messages a month", kMaxQuota);
  }
  if (!within(terms.max_characters, 1, kMaxCharacters)) {
    return fail(ErrorCode::invalid_argument, "a message may have 1 to {} characters", kMaxCharacters);
  }
  if (!within(terms.legacy_max_characters, static_cast<std::int64_t>(domain::kMinLegacyText), kMaxCharacters)) {
    return fail(ErrorCode::invalid_argument, "a message through the legacy API may have {} to {} characters",
                domain::kMinLegacyText, kMaxCharacters);
  }
  return {};
}

Result<Plan> plan_of(ports::Transaction& tx, const std::string& code) {
  auto plan = tx.plans().find_by_code(code);
  if (!plan) return fail(ErrorCode::not_found, "no plan {}: see `kurir plan list`", code);
  return std::move(*plan);
}

Result<domain::Device> device_of(ports::Transaction& tx, const std::string& waid) {
  auto device = tx.devices().find_by_waid(waid);
  if (!device) return fail(ErrorCode::not_found, "no device {}: see `kurir device list`", waid);
  return std::move(*device);
}

std::string shown(const PlanTerms& terms) {
  return fmt::format("from {:%FT%TZ}: quota {}, monthly fee {}, price {}, characters {}, by the legacy API {}",
                     fmt::gmtime(to_unix_seconds(terms.valid_from)), terms.quota ? fmt::format("{}", *terms.quota) : "unlimited",
                     terms.monthly_fee, terms.price, terms.max_characters, terms.legacy_max_characters);
}

/// Fees must not begin in the middle of a plan's history.
Result<void> check_fee_does_not_begin(const std::vector<PlanTerms>& history, const PlanTerms& added) {
  const auto next = std::ranges::find_if(history, [&](const PlanTerms& each) { return each.valid_from > added.valid_from; });
  const auto begins = [](const PlanTerms& before, const PlanTerms& after) {
    return before.monthly_fee == 0 && after.monthly_fee > 0;
  };
  const bool first = next == history.begin();
  if ((first || !begins(*std::prev(next), added)) && (next == history.end() || !begins(added, *next))) return {};
  return fail(ErrorCode::conflict,
              "a plan without a monthly fee cannot get one later: create another plan and give it to devices");
}

Result<PlanTerms> merged(const std::vector<PlanTerms>& history, const NewTerms& wanted, Time from) {
  PlanTerms terms;
  for (const auto& each : history) {
    if (each.valid_from <= from) terms = each;
  }
  terms.valid_from = from;
  terms.quota = wanted.quota.value_or(terms.quota);
  terms.monthly_fee = wanted.monthly_fee.value_or(terms.monthly_fee);
  terms.price = wanted.price.value_or(terms.price);
  terms.max_characters = wanted.max_characters.value_or(terms.max_characters);
  terms.legacy_max_characters = wanted.legacy_max_characters.value_or(terms.legacy_max_characters);
  if (auto checked = check_terms(terms); !checked) return pass_on(std::move(checked));
  if (auto checked = check_fee_does_not_begin(history, terms); !checked) return pass_on(std::move(checked));
  return terms;
}

}  // namespace

boost::asio::awaitable<Result<std::vector<PlanWithTerms>>> list_plans(ports::Store& store) {
  using Plans = std::vector<PlanWithTerms>;
  co_return co_await ports::read<Plans>(store, [](ports::Transaction& tx) -> Result<Plans> {
    Plans plans;
    for (auto& plan : tx.plans().list()) {
      auto terms = tx.plans().terms(plan.id);
      plans.push_back({std::move(plan), std::move(terms)});
    }
    return plans;
  });
}

boost::asio::awaitable<Result<PlansOffered>> offered_plans(ports::Store& store, const Clock& clock) {
  co_return co_await ports::read<PlansOffered>(store, [now = clock.now()](ports::Transaction& tx) -> Result<PlansOffered> {
    PlansOffered offered;
    for (auto& plan : tx.plans().list()) {
      const auto terms = tx.plans().in_force(plan.id, now);
      if (!plan.retired && terms) offered.plans.push_back({std::move(plan), *terms});
    }
    offered.tax_basis_points = tx.taxes().in_force(now);
    return offered;
  });
}

boost::asio::awaitable<Result<PlanWithTerms>> find_plan(ports::Store& store, std::string code) {
  co_return co_await ports::read<PlanWithTerms>(store, [code](ports::Transaction& tx) -> Result<PlanWithTerms> {
    auto plan = plan_of(tx, code);
    if (!plan) return pass_on(std::move(plan));
    auto terms = tx.plans().terms(plan->id);
    return PlanWithTerms{std::move(*plan), std::move(terms)};
  });
}

boost::asio::awaitable<Result<domain::PlanId>> create_plan(Admin admin, NewPlan wanted) {
  if (!is_code(wanted.code)) {
    co_return fail(ErrorCode::invalid_argument, "a plan's code has 1 to {} letters, digits, - or _", kMaxCode);
  }
  if (auto checked = domain::check_name("the name of a plan", wanted.name); !checked) co_return pass_on(std::move(checked));
  wanted.terms.valid_from = Time{};
  if (auto checked = check_terms(wanted.terms); !checked) co_return pass_on(std::move(checked));
  co_return co_await ports::transact<domain::PlanId>(
      admin.store, [wanted, actor = admin.actor, now = admin.clock.now()](ports::Transaction& tx) -> Result<domain::PlanId> {
        const auto id = tx.plans().create({.id = {}, .code = wanted.code, .name = wanted.name, .policy = {}});
        tx.plans().put_terms(id, wanted.terms);
        tx.note({.topic = ports::Topic::gateway});
        audit(tx, {actor, "plan.create", "plan:" + wanted.code, std::nullopt, shown(wanted.terms)}, now);
        return id;
      });
}

boost::asio::awaitable<Result<Plan>> change_plan(Admin admin, PlanChange change) {
  if (change.name) {
    if (auto checked = domain::check_name("the name of a plan", *change.name); !checked) co_return pass_on(std::move(checked));
  }
  co_return co_await ports::transact<Plan>(
      admin.store, [change, actor = admin.actor, now = admin.clock.now()](ports::Transaction& tx) -> Result<Plan> {
        auto plan = plan_of(tx, change.code);
        if (!plan) return plan;
        ChangeText changes;
        if (change.name) changes.apply("name", plan->name, *change.name);
        if (change.retired) changes.apply("retired", plan->retired, *change.retired);
        if (changes.text().empty()) return plan;
        tx.plans().update(*plan);
        tx.note({.topic = ports::Topic::gateway});
        audit(tx, {actor, "plan.set", "plan:" + plan->code, std::nullopt, changes.text()}, now);
        return plan;
      });
}

boost::asio::awaitable<Result<PlanTerms>> change_terms(Admin admin, NewTerms wanted) {
  const auto now = admin.clock.now();
  const auto from = wanted.valid_from.value_or(now);
  if (from < now) {
    co_return fail(ErrorCode::invalid_argument, "terms cannot change in the past: let them begin now or later");
  }
  co_return co_await ports::transact<PlanTerms>(
      admin.store, [wanted, actor = admin.actor, from, now](ports::Transaction& tx) -> Result<PlanTerms> {
        const auto plan = plan_of(tx, wanted.code);
        if (!plan) return std::unexpected(plan.error());
        auto terms = merged(tx.plans().terms(plan->id), wanted, from);
        if (!terms) return terms;
        tx.plans().put_terms(plan->id, *terms);
        tx.note({.topic = ports::Topic::gateway});
        audit(tx, {actor, "plan.terms", "plan:" + plan->code, std::nullopt, shown(*terms)}, now);
        return terms;
      });
}

Result<domain::Device> assign_plan(ports::Transaction& tx, domain::Device device, const std::string& code,
                                   const std::string& actor, Time now) {
  const auto plan = plan_of(tx, code);
  if (!plan) return std::unexpected(plan.error());
  const auto account = tx.accounts().find(device.account);
  const auto terms = tx.plans().in_force(plan->id, now);
  if (!account || !terms) return fail(ErrorCode::internal, "device {} has no account, or plan {} no terms", device.waid, code);
  device = settle_fees(tx, *account, device, now);  // what fell due before is the old plan's
  if (device.plan == plan->id && !has_lapsed(device)) return device;
  if (plan->retired && device.plan != plan->id) {
    return fail(ErrorCode::conflict, "plan {} is retired: no device may change to it", code);
  }
  const auto before = tx.plans().find(device.plan);
  const bool in_paid_month = device.expires_at && !has_lapsed(device);
  device.plan = plan->id;
  device.anchor = now;
  device.expires_at.reset();
  if (terms->monthly_fee > 0) device.expires_at = now;  // as lapsed, until the first month is paid
  if (in_paid_month && has_lapsed(device) && !can_resume(tx, *account, device, now)) {
    return fail(ErrorCode::conflict, "the balance of account {} does not cover the {} rupiah of plan {}: top it up first",
                account->id, terms->monthly_fee, code);
  }
  tx.devices().set_plan(device.id, device.plan, device.anchor, device.expires_at);
  device = settle_fees(tx, *account, std::move(device), now);
  const auto outcome = has_lapsed(device) ? "the balance does not cover the fee" : "in force";
  const auto details = fmt::format("plan: {} -> {}, {}", before ? before->code : "?", code, outcome);
  audit(tx, {actor, "device.plan", "device:" + device.waid, device.account, details}, now);
  return device;
}

boost::asio::awaitable<Result<domain::Device>> assign_plan(Admin admin, PlanWanted wanted) {
  co_return co_await ports::transact<domain::Device>(
      admin.store, [wanted, actor = admin.actor, now = admin.clock.now()](ports::Transaction& tx) -> Result<domain::Device> {
        auto device = device_of(tx, wanted.waid);
        if (!device) return device;
        if (wanted.account && *wanted.account != device->account) return fail(ErrorCode::not_found, "no device {}", wanted.waid);
        return assign_plan(tx, std::move(*device), wanted.code, actor, now);
      });
}

boost::asio::awaitable<Result<DevicePlan>> plan_of_device(ports::Store& store, const Clock& clock, std::string waid) {
  co_return co_await ports::read<DevicePlan>(store, [waid, now = clock.now()](ports::Transaction& tx) -> Result<DevicePlan> {
    auto device = device_of(tx, waid);
    if (!device) return std::unexpected(device.error());
    const auto account = tx.accounts().find(device->account);
    auto plan = tx.plans().find(device->plan);
    const auto terms = tx.plans().in_force(device->plan, now);
    if (!account || !plan || !terms) return fail(ErrorCode::internal, "device {} has no account, or its plan no terms", waid);
    const auto used = tx.quota().used(device->id, domain::device_month(device->anchor, account->time_zone, now).start);
    return DevicePlan{std::move(*device), std::move(*plan), *terms, used};
  });
}

}  // namespace kurir::app
