#include "app/account_limits.hpp"

#include <algorithm>

#include "app/restrictions.hpp"

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

/// Whether the question itself is lost: with its connection, or unanswered. What a server does not know is no reason to ask
/// again.
bool is_lost(const Error& error) { return error.code == ErrorCode::closed || error.code == ErrorCode::timed_out; }

/// Adds the answer, where it is one that we understand.
template <class Parse>
awaitable<Result<void>> ask(Link& link, whatsapp::Node question, Parse parse, std::vector<client::AccountLimit>& limits) {
  const auto answer = co_await link.request(std::move(question));
  if (!answer && is_lost(answer.error())) co_return std::unexpected(answer.error());
  if (!answer) co_return Result<void>{};
  if (auto limit = parse(*answer)) limits.emplace_back(*std::move(limit));
  co_return Result<void>{};
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
  if (!found) return;
  if (found->restriction_source == RestrictionSource::message) return shorten_guess(tx, device, now);
  const bool told_of = std::ranges::find(limits, found->restriction_kind, kind_of) != limits.end();
  if (told_of) lift_restriction(tx, device, now);
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

awaitable<Result<void>> ask_limits(const WhatsAppServices& services, domain::DeviceId device, Link& link) {
  std::vector<client::AccountLimit> limits;
  if (auto asked = co_await ask(link, client::reach_out_lock_request(), client::parse_reach_out_lock, limits); !asked)
    co_return asked;
  if (auto asked = co_await ask(link, client::new_chat_cap_request(), client::parse_new_chat_cap, limits); !asked)
    co_return asked;
  auto noted = co_await services.store.transact(
      [device, limits = std::move(limits), now = services.clock.now()](ports::Transaction& tx) -> Result<void> {
        note_answers(tx, device, limits, now);
        return {};
      });
  if (noted) services.events_appended();
  co_return noted;
}

}  // namespace kurir::app
