#include "app/check_balance.hpp"

#include <algorithm>

#include "app/caller.hpp"
#include "base/log.hpp"
#include "crypto/hash.hpp"
#include "domain/device_month.hpp"
#include "domain/local_date.hpp"
#include "ports/ledger_rows.hpp"
#include "ports/plan_rows.hpp"

namespace kurir::app {
namespace {

BalanceOutcome refused(BalanceStatus status) {
  BalanceOutcome outcome;
  outcome.status = status;
  return outcome;
}

Result<std::string> messages_left(ports::Transaction& tx, const Caller& caller, Time now) {
  const auto& device = caller.device;
  const auto terms = tx.plans().in_force(device.plan, now);
  if (!terms) return fail(ErrorCode::internal, "plan {} of device {} has no terms", device.plan, device.waid);
  if (!terms->quota) return "Unlimited";
  const auto month = domain::device_month(device.anchor, caller.account.time_zone, now);
  return std::to_string(std::max<std::int64_t>(*terms->quota - tx.quota().used(device.id, month.start), 0));
}

/// A check that seems to lie ahead was made before the clock was set back: it counts for nothing.
bool too_soon(const std::optional<Time>& last, Duration interval, Time now) {
  return last && *last <= now && now - *last < interval;
}

Result<BalanceOutcome> check_in(ports::Transaction& tx, const BalanceRequest& request, Duration interval, Time now) {
  const CallerClaim claim{crypto::sha256(as_bytes(request.api_key)), request.waid, request.remote_address, domain::Scope::read};
  const auto caller = identify(tx, claim, now);
  if (!caller) {
    return refused(caller.error() == CallerRefusal::unknown_key ? BalanceStatus::unknown_key
                                                                : BalanceStatus::address_not_allowed);
  }
  const auto& [key, account, device] = *caller;
  if (too_soon(tx.accounts().balance_checked(account.id, device.id), interval, now)) return refused(BalanceStatus::too_soon);
  auto messages = messages_left(tx, *caller, now);
  if (!messages) return pass_on(std::move(messages));
  tx.accounts().set_balance_checked(account.id, device.id, now);
  note_use(tx, key, now);
  return BalanceOutcome{.status = BalanceStatus::success,
                        .balance = std::to_string(tx.ledger().balance(account.id).available),
                        .last_day = domain::last_day(account.expires_at, account.time_zone),
                        .waid = device.waid,
                        .messages = std::move(*messages),
                        .device_last_day = domain::last_day(device.expires_at, account.time_zone)};
}

}  // namespace

CheckBalance::CheckBalance(ports::Store& store, const Clock& clock, Duration interval)
    : store_(store), clock_(clock), interval_(interval) {}

boost::asio::awaitable<BalanceOutcome> CheckBalance::check(BalanceRequest request) {
  auto outcome = co_await ports::transact<BalanceOutcome>(
      store_, [request = std::move(request), interval = interval_, now = clock_.now()](ports::Transaction& tx) {
        return check_in(tx, request, interval, now);
      });
  if (outcome) co_return std::move(*outcome);
  log::error("check_balance_failed", {log::field("reason", outcome.error().message)});
  co_return refused(BalanceStatus::failed);
}

}  // namespace kurir::app
