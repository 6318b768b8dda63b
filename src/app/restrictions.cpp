#include "app/restrictions.hpp"

#include "base/log.hpp"
#include "domain/webhook_event.hpp"
#include "ports/conversation_rows.hpp"
#include "ports/pacing_rows.hpp"

namespace kurir::app {
namespace {

using domain::Restriction;
using domain::RestrictionKind;

constexpr std::size_t kHeldAtOnce = 1'000;  ///< messages looked at in one transaction

bool is_same(const Restriction& one, const Restriction& other) {
  return one.kind == other.kind && one.until == other.until && one.source == other.source;
}

}  // namespace

Restriction note_restriction(ports::Transaction& tx, domain::DeviceId id, const Restriction& told, Time now) {
  const auto device = tx.devices().find(id);
  if (!device) return told;
  const auto known = domain::restriction_of(*device);
  auto holding = domain::merged(known, told, now);
  if (is_same(holding, known)) return known;
  tx.devices().set_restriction(id, holding);
  const bool is_news = holding.kind != known.kind || !domain::is_in_force(known, now);
  if (const auto event = is_news ? domain::restricted_event(*device, holding, now) : std::nullopt)
    (void)tx.events().append(*event);
  log::warn("device.restricted", {log::field("waid", device->waid), log::field("kind", domain::name(holding.kind)),
                                  log::field("source", domain::name(holding.source))});
  return holding;
}

void lift_restriction(ports::Transaction& tx, domain::DeviceId id, Time now) {
  const auto device = tx.devices().find(id);
  if (!device) return;
  const auto known = domain::restriction_of(*device);
  const auto rest = domain::lifted(known, now);
  if (is_same(rest, known)) return;
  tx.devices().set_restriction(id, rest);
  log::info("device.restriction_lifted", {log::field("waid", device->waid)});
}

domain::Acquaintance acquaintance_with(ports::Transaction& tx, const domain::Device& device, const std::string& number) {
  const bool known =
      number == device.number || tx.conversations().find(device.id, number) || tx.pacing().recipient(device.id, number).heard_at;
  return known ? domain::Acquaintance::heard_from : domain::Acquaintance::stranger;
}

std::size_t let_go(ports::Transaction& tx, const domain::Device& device, Time now) {
  const auto restriction = domain::restriction_of(device);
  const bool over = !domain::is_in_force(restriction, now);
  std::size_t released = 0;
  std::size_t looked_at = 0;
  for (const auto& message : tx.messages().held(device.id, kHeldAtOnce)) {
    ++looked_at;
    if (message.held != domain::kRestrictedRule) continue;
    if (domain::holds(restriction, acquaintance_with(tx, device, message.number), now)) continue;
    tx.messages().set_held(message.id, "", "");
    ++released;
  }
  const bool all_seen = looked_at < kHeldAtOnce || released == 0;
  if (over && all_seen) {
    // Its end and its words stay: the rules of use spare new contacts for a while after it.
    auto past = restriction;
    past.kind = RestrictionKind::none;
    tx.devices().set_restriction(device.id, past);
  }
  return released;
}

}  // namespace kurir::app
