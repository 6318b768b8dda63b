#include "domain/restriction.hpp"

#include <algorithm>
#include <array>

namespace kurir::domain {
namespace {

struct Kind {
  RestrictionKind kind;
  std::string_view name;
  std::string_view sentence;
};

constexpr std::array kKinds{
    Kind{RestrictionKind::reach_out_lock, "reach_out_lock", "WhatsApp lets this number write to no new contacts for a while"},
    Kind{RestrictionKind::new_chat_cap, "new_chat_cap", "this number has begun as many new chats as WhatsApp allows for now"},
    Kind{RestrictionKind::ban_strangers, "ban_strangers",
         "WhatsApp banned this number for a while: too many messages to people without it in their contacts"},
    Kind{RestrictionKind::ban_blocked, "ban_blocked", "WhatsApp banned this number for a while: too many people blocked it"},
    Kind{RestrictionKind::ban_groups, "ban_groups", "WhatsApp banned this number for a while: it created too many groups"},
    Kind{RestrictionKind::ban_same_message, "ban_same_message",
         "WhatsApp banned this number for a while: it sent the same message too often"},
    Kind{RestrictionKind::ban_broadcast, "ban_broadcast",
         "WhatsApp banned this number for a while: too many messages to a broadcast list"},
    Kind{RestrictionKind::ban, "ban", "WhatsApp banned this number for a while and tells no reason"},
    Kind{RestrictionKind::account_restricted, "account_restricted", "WhatsApp restricts the account for a while"},
};

const Kind* known(RestrictionKind kind) noexcept {
  const auto found = std::ranges::find(kKinds, kind, &Kind::kind);
  return found == kKinds.end() ? nullptr : &*found;
}

bool is_word_of_whatsapp(RestrictionSource source) noexcept { return source != RestrictionSource::message; }

}  // namespace

std::string_view name(RestrictionKind kind) noexcept {
  const auto* found = known(kind);
  return found != nullptr ? found->name : "";
}

std::string_view name(RestrictionSource source) noexcept {
  switch (source) {
    case RestrictionSource::none: return "";
    case RestrictionSource::login: return "login";
    case RestrictionSource::message: return "message";
    case RestrictionSource::notice: return "notice";
    case RestrictionSource::answer: return "answer";
  }
  return "";
}

std::string_view explain(RestrictionKind kind) noexcept {
  const auto* found = known(kind);
  return found != nullptr ? found->sentence : "";
}

RestrictionScope scope_of(RestrictionKind kind) noexcept {
  const bool contacts = kind == RestrictionKind::reach_out_lock || kind == RestrictionKind::new_chat_cap;
  return contacts ? RestrictionScope::new_contacts : RestrictionScope::everything;
}

Restriction merged(const Restriction& known, const Restriction& told, Time now) {
  if (!is_in_force(known, now)) return told;
  const bool narrower =
      scope_of(known.kind) == RestrictionScope::everything && scope_of(told.kind) == RestrictionScope::new_contacts;
  if (narrower) return known;
  if (is_word_of_whatsapp(told.source)) return told;
  if (is_word_of_whatsapp(known.source)) return known;
  return told.until > known.until ? told : known;
}

Restriction lifted(const Restriction& known, Time now) {
  if (!is_in_force(known, now) || scope_of(known.kind) == RestrictionScope::everything) return known;
  auto rest = known;
  rest.until = now;
  return rest;
}

bool holds(const Restriction& restriction, Acquaintance recipient, Time now) noexcept {
  if (!is_in_force(restriction, now) || scope_of(restriction.kind) == RestrictionScope::everything) return false;
  return recipient == Acquaintance::stranger;
}

}  // namespace kurir::domain
