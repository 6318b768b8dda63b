#include "app/device_fee.hpp"

#include "domain/device_month.hpp"
#include "ports/ledger_rows.hpp"
#include "ports/plan_rows.hpp"

namespace kurir::app {
namespace {

using domain::Rupiah;

bool is_over(const domain::Account& account, Time now) { return account.expires_at && *account.expires_at <= now; }

/// The fee of a month that begins at `start`; nothing where there is none to be had.
std::optional<Rupiah> fee_at(ports::Transaction& tx, const domain::Account& account, const domain::Device& device, Time start) {
  if (is_over(account, start)) return std::nullopt;
  const auto terms = tx.plans().in_force(device.plan, start);
  return terms ? std::optional(terms->monthly_fee) : std::nullopt;
}

bool take(ports::Transaction& tx, const domain::Account& account, const domain::Device& device, Rupiah fee, Time now) {
  return fee == 0 || tx.ledger().monthly_fee(account.id, device.id, fee, account.credit_limit, now);
}

void renew(ports::Transaction& tx, const domain::Account& account, domain::Device& device, Time now) {
  const auto anniversary = *device.expires_at;
  const auto fee = fee_at(tx, account, device, anniversary);
  if (fee && take(tx, account, device, *fee, now)) {
    device.expires_at.reset();
    if (*fee > 0) device.expires_at = domain::end_of_month_after(anniversary, device.anchor, account.time_zone);
  } else {
    device.anchor = anniversary;
  }
}

void resume(ports::Transaction& tx, const domain::Account& account, domain::Device& device, Time now) {
  const auto fee = fee_at(tx, account, device, now);
  if (!fee || !take(tx, account, device, *fee, now)) return;
  device.anchor = now;
  device.expires_at.reset();
  if (*fee > 0) device.expires_at = domain::device_month(now, account.time_zone, now).end;
}

}  // namespace

domain::Device settle_fees(ports::Transaction& tx, const domain::Account& account, domain::Device device, Time now) {
  const auto due = [&] { return device.expires_at && *device.expires_at <= now; };
  if (!due()) return device;
  const auto before = std::pair(device.anchor, device.expires_at);
  while (due() && !has_lapsed(device)) renew(tx, account, device, now);
  if (due()) resume(tx, account, device, now);
  if (before != std::pair(device.anchor, device.expires_at)) {
    tx.devices().set_plan(device.id, device.plan, device.anchor, device.expires_at);
  }
  return device;
}

std::vector<domain::Device> settle_fees_of(ports::Transaction& tx, const domain::Account& account, Time now) {
  std::vector<domain::Device> changed;
  for (const auto& device : tx.devices().list_of(account.id)) {
    auto settled = settle_fees(tx, account, device, now);
    if (settled.anchor != device.anchor || settled.expires_at != device.expires_at) changed.push_back(std::move(settled));
  }
  return changed;
}

bool can_resume(ports::Transaction& tx, const domain::Account& account, const domain::Device& device, Time now) {
  if (!has_lapsed(device) || *device.expires_at > now) return false;
  const auto fee = fee_at(tx, account, device, now);
  return fee && tx.ledger().balance(account.id).available + account.credit_limit >= *fee;
}

}  // namespace kurir::app
