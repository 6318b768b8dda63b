#include "app/policy_admin.hpp"

#include <algorithm>

#include "app/audit.hpp"
#include "app/policy.hpp"
#include "domain/policy/setting_lines.hpp"
#include "ports/pacing_rows.hpp"
#include "ports/plan_rows.hpp"

namespace kurir::app {

namespace policy = domain::policy;
using Kind = PolicyScope::Kind;

namespace {

constexpr std::size_t kReleasedATime = 10'000;

/// The layers down to a scope, and what the scope is.
struct Layers {
  std::string operator_default, plan, device;
  std::optional<domain::Plan> its_plan;
  std::optional<domain::Device> its_device;

  std::string& own(Kind kind) { return kind == Kind::device ? device : kind == Kind::plan ? plan : operator_default; }
};

Result<domain::Device> device_in(ports::Transaction& tx, const std::string& waid) {
  auto device = tx.devices().find_by_waid(waid);
  if (!device) return fail(ErrorCode::not_found, "no device {}: see `kurir device list`", waid);
  return std::move(*device);
}

Result<Layers> load(ports::Transaction& tx, const PolicyScope& scope) {
  Layers layers;
  layers.operator_default = tx.pacing().default_policy();
  if (scope.kind == Kind::plan) {
    layers.its_plan = tx.plans().find_by_code(scope.name);
    if (!layers.its_plan) return fail(ErrorCode::not_found, "no plan {}: see `kurir plan list`", scope.name);
  }
  if (scope.kind == Kind::device) {
    auto device = device_in(tx, scope.name);
    if (!device) return pass_on(std::move(device));
    layers.its_plan = tx.plans().find(device->plan);
    layers.device = device->policy;
    layers.its_device = std::move(*device);
  }
  if (layers.its_plan) layers.plan = layers.its_plan->policy;
  return layers;
}

PolicyState state_of(ports::Transaction& tx, const domain::Device& device, const policy::Settings& rules, Time now) {
  const auto account = tx.accounts().find(device.account);
  auto facts = device_facts(tx, device, account ? account->time_zone : std::string(), now);
  return {.cap_today = policy::cap_of_today(rules, facts),
          .sent_today = policy::sent_today(rules, facts),
          .now = policy::decide_device(rules, facts, domain::Lane::notification, domain::MessageOrigin::customer)};
}

PolicyView view_of(ports::Transaction& tx, Layers layers, Kind kind, Time now) {
  PolicyView view;
  const auto rules = policy::resolve(layers.operator_default, layers.plan, layers.device);
  for (const auto& [name, about] : policy::setting_names()) {
    view.rows.push_back({.name = name,
                         .value = policy::value_of(rules, name),
                         .source = policy::source_of(name, layers.operator_default, layers.plan, layers.device),
                         .about = about});
  }
  if (layers.its_device) view.state = state_of(tx, *layers.its_device, rules, now);
  view.lines = std::move(layers.own(kind));
  return view;
}

std::string target_of(const PolicyScope& scope) {
  switch (scope.kind) {
    case Kind::operator_default: return "default";
    case Kind::plan: return "plan:" + scope.name;
    case Kind::device: return "device:" + scope.name;
  }
  return {};
}

std::string on_one_line(std::string lines) {
  while (lines.ends_with('\n')) lines.pop_back();
  std::ranges::replace(lines, '\n', ';');
  return lines;
}

Result<PolicyView> store_in(ports::Transaction& tx, const PolicyScope& scope, Layers layers, std::string lines,
                            const std::string& actor, Time now) {
  auto& own = layers.own(scope.kind);
  audit(tx,
        {.actor = actor,
         .action = "policy.change",
         .target = target_of(scope),
         .account = layers.its_device ? std::optional(layers.its_device->account) : std::nullopt,
         .details = fmt::format("{} -> {}", on_one_line(own), on_one_line(lines))},
        now);
  own = std::move(lines);
  if (!layers.its_device) tx.note({.topic = ports::Topic::gateway});
  switch (scope.kind) {
    case Kind::operator_default: tx.pacing().set_default_policy(own); break;
    case Kind::plan:
      layers.its_plan->policy = own;
      tx.plans().update(*layers.its_plan);
      break;
    case Kind::device: tx.devices().set_policy(layers.its_device->id, own); break;
  }
  return view_of(tx, std::move(layers), scope.kind, now);
}

Result<std::size_t> release_in(ports::Transaction& tx, const Release& release, Time now) {
  const auto device = device_in(tx, release.waid);
  if (!device) return std::unexpected(device.error());
  std::size_t released = 0;
  for (const auto& message : tx.messages().held(device->id, kReleasedATime)) {
    if (release.message && message.id != *release.message) continue;
    tx.messages().set_held(message.id, "", fmt::format("released by {}", release.actor));
    tx.pacing().release(message.id);
    ++released;
  }
  if (released == 0)
    return fail(ErrorCode::not_found, "nothing like that is held: see `kurir policy held --waid {}`", release.waid);
  audit(tx,
        {.actor = release.actor,
         .action = "policy.release",
         .target = "device:" + release.waid,
         .account = device->account,
         .details = release.message ? fmt::format("message {}", *release.message) : fmt::format("{} messages", released)},
        now);
  return released;
}

}  // namespace

boost::asio::awaitable<Result<PolicyView>> show_policy(ports::Store& store, const Clock& clock, PolicyScope scope) {
  const auto now = clock.now();
  co_return co_await ports::read<PolicyView>(store, [scope, now](ports::Transaction& tx) -> Result<PolicyView> {
    auto layers = load(tx, scope);
    if (!layers) return pass_on(std::move(layers));
    return view_of(tx, std::move(*layers), scope.kind, now);
  });
}

boost::asio::awaitable<Result<PolicyView>> set_policy(ports::Store& store, const Clock& clock, PolicyScope scope,
                                                      std::vector<std::string> changes, std::string actor) {
  const auto now = clock.now();
  co_return co_await ports::transact<PolicyView>(store, [=](ports::Transaction& tx) -> Result<PolicyView> {
    auto layers = load(tx, scope);
    if (!layers) return pass_on(std::move(layers));
    auto lines = policy::change_lines(layers->own(scope.kind), changes);
    if (!lines) return pass_on(std::move(lines));
    return store_in(tx, scope, std::move(*layers), std::move(*lines), actor, now);
  });
}

boost::asio::awaitable<Result<PolicyView>> reset_policy(ports::Store& store, const Clock& clock, PolicyScope scope,
                                                        std::vector<std::string> names, std::string actor) {
  const auto now = clock.now();
  co_return co_await ports::transact<PolicyView>(store, [=](ports::Transaction& tx) -> Result<PolicyView> {
    auto layers = load(tx, scope);
    if (!layers) return pass_on(std::move(layers));
    auto lines = policy::drop_lines(layers->own(scope.kind), names);
    return store_in(tx, scope, std::move(*layers), std::move(lines), actor, now);
  });
}

boost::asio::awaitable<Result<PolicyView>> edit_policy(Admin admin, PolicyScope scope, PolicyEdit edit) {
  const auto has_break = [](const std::string& line) { return line.find_first_of("\r\n") != std::string::npos; };
  if (std::ranges::any_of(edit.set, has_break)) co_return fail(ErrorCode::invalid_argument, "a value has no line breaks");
  const auto now = admin.clock.now();
  co_return co_await ports::transact<PolicyView>(
      admin.store, [scope, edit = std::move(edit), actor = admin.actor, now](ports::Transaction& tx) -> Result<PolicyView> {
        auto layers = load(tx, scope);
        if (!layers) return pass_on(std::move(layers));
        const auto& own = layers->own(scope.kind);
        auto lines = policy::change_lines(edit.reset.empty() ? own : policy::drop_lines(own, edit.reset), edit.set);
        if (!lines) return pass_on(std::move(lines));
        return store_in(tx, scope, std::move(*layers), std::move(*lines), actor, now);
      });
}

boost::asio::awaitable<Result<std::vector<domain::Message>>> held_messages(ports::Store& store, std::string waid,
                                                                           std::size_t limit) {
  using Messages = std::vector<domain::Message>;
  co_return co_await ports::read<Messages>(store, [waid, limit](ports::Transaction& tx) -> Result<Messages> {
    const auto device = device_in(tx, waid);
    if (!device) return std::unexpected(device.error());
    return tx.messages().held(device->id, limit);
  });
}

boost::asio::awaitable<Result<std::size_t>> release_held(ports::Store& store, const Clock& clock, Release release) {
  const auto now = clock.now();
  co_return co_await ports::transact<std::size_t>(
      store, [release, now](ports::Transaction& tx) { return release_in(tx, release, now); });
}

}  // namespace kurir::app
