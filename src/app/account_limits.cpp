#include "app/account_limits.hpp"

#include "app/restrictions.hpp"
#include "base/log.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using domain::Restriction;
using domain::RestrictionKind;
using domain::RestrictionSource;
using whatsapp::client::NewChatCap;
using whatsapp::client::ReachOutLock;
namespace client = whatsapp::client;

/// The restriction behind a limit; nothing where there is none.
std::optional<Restriction> restriction_in(const client::AccountLimit& limit, RestrictionSource source, Time now) {
  if (const auto* lock = std::get_if<ReachOutLock>(&limit)) {
    if (!lock->active) return std::nullopt;
    const auto kind = RestrictionKind::reach_out_lock;
    return Restriction{.kind = kind,
                       .until = lock->until.value_or(now + domain::kEndlessLock),
                       .source = source,
                       .reason = std::string(domain::explain(kind))};
  }
  const auto& cap = std::get<NewChatCap>(limit);
  if (cap.status != NewChatCap::Status::capped) return std::nullopt;
  const auto kind = RestrictionKind::new_chat_cap;
  return Restriction{.kind = kind,
                     .until = cap.cycle_ends.value_or(now + domain::kUntoldLock),
                     .source = source,
                     .reason = std::string(domain::explain(kind))};
}

RestrictionKind kind_of(const client::AccountLimit& limit) {
  return std::holds_alternative<ReachOutLock>(limit) ? RestrictionKind::reach_out_lock : RestrictionKind::new_chat_cap;
}

/// Both limits, as far as the server answers.
awaitable<std::vector<client::AccountLimit>> asked(Link& link) {
  std::vector<client::AccountLimit> limits;
  if (const auto answer = co_await link.request(client::reach_out_lock_request())) {
    if (auto lock = client::parse_reach_out_lock(*answer)) limits.emplace_back(std::move(*lock));
  }
  if (const auto answer = co_await link.request(client::new_chat_cap_request())) {
    if (auto cap = client::parse_new_chat_cap(*answer)) limits.emplace_back(*cap);
  }
  co_return limits;
}

/// WhatsApp refused a new contact and says that it knows of no limit: it will refuse the next one as well.
void shorten_guess(ports::Transaction& tx, domain::DeviceId id, Time now) {
  const auto device = tx.devices().find(id);
  if (!device) return;
  auto known = domain::restriction_of(*device);
  if (!domain::is_in_force(known, now) || known.source != RestrictionSource::message) return;
  known.until = std::min(known.until, now + domain::kUntoldRefusal);
  tx.devices().set_restriction(id, known);
}

void note_answers(ports::Transaction& tx, domain::DeviceId device, const std::vector<client::AccountLimit>& limits, Time now) {
  bool restricted = false;
  for (const auto& limit : limits) {
    const auto told = restriction_in(limit, RestrictionSource::answer, now);
    if (!told) continue;
    note_restriction(tx, device, *told, now);
    restricted = true;
  }
  if (restricted || limits.empty()) return;
  const auto found = tx.devices().find(device);
  if (found && found->restriction_source == RestrictionSource::message) return shorten_guess(tx, device, now);
  lift_restriction(tx, device, now);
}

}  // namespace

void note_limit(ports::Transaction& tx, domain::DeviceId id, const client::AccountLimit& limit, RestrictionSource source,
                Time now) {
  if (const auto told = restriction_in(limit, source, now)) {
    note_restriction(tx, id, *told, now);
    return;
  }
  // The end of one limit is not that of the other.
  const auto device = tx.devices().find(id);
  if (device && device->restriction_kind == kind_of(limit)) lift_restriction(tx, id, now);
}

awaitable<void> ask_limits(const WhatsAppServices& services, domain::DeviceId device, Link& link) {
  auto limits = co_await asked(link);
  auto noted = co_await services.store.transact(
      [device, limits = std::move(limits), now = services.clock.now()](ports::Transaction& tx) -> Result<void> {
        note_answers(tx, device, limits, now);
        return {};
      });
  services.events_appended();
  if (!noted) log::warn("device.limits_not_stored", {log::field("device", device), log::field("reason", noted.error().message)});
}

}  // namespace kurir::app
