#include "whatsapp/client/disconnect.hpp"

#include <algorithm>
#include <array>

namespace kurir::whatsapp::client {
namespace {

constexpr std::chrono::seconds kUntoldBan = std::chrono::hours(1);
constexpr std::chrono::seconds kLongestBan = std::chrono::years(1);  ///< beyond it the number is nonsense
constexpr std::size_t kMaxDetail = 200;                              ///< bytes of what the server says that reach a log

struct Told {
  Cause cause;
  std::string_view name;
  std::string_view sentence;
};

constexpr std::array kTold{
    Told{Cause::unlinked, "unlinked", "the device was unlinked from the phone: pair it again"},
    Told{Cause::forced_logout, "forced_logout", "WhatsApp logged the device out: pair it again"},
    Told{Cause::replaced, "replaced", "the same device is connected elsewhere: stop the other one, then reconnect"},
    Told{Cause::account_locked, "account_locked",
         "WhatsApp locked the account: open WhatsApp on the phone and follow what it says, then pair the device again"},
    Told{Cause::account_banned, "account_banned",
         "WhatsApp banned the account: ask for a review in WhatsApp on the phone; until then use another number"},
    Told{Cause::temporarily_banned, "temporarily_banned", "WhatsApp banned the account for a while"},
    Told{Cause::restricted, "restricted", "WhatsApp restricts the account for a while: wait, and look at WhatsApp on the phone"},
    Told{Cause::client_outdated, "client_outdated",
         "WhatsApp takes this client version no more: set a newer one with --whatsapp-version, or update Kurir"},
    Told{Cause::client_refused, "client_refused", "WhatsApp refuses this client's description: update Kurir"},
    Told{Cause::login_refused, "login_refused", "WhatsApp refuses the login: look at WhatsApp on the phone, then reconnect"},
    Told{Cause::rate_limited, "rate_limited", "WhatsApp limits the rate of connections: it is tried again more slowly"},
    Told{Cause::restart_required, "restart_required", "WhatsApp asked for a new connection"},
    Told{Cause::whatsapp_unavailable, "whatsapp_unavailable", "WhatsApp is not available at the moment: it is tried again"},
    Told{Cause::stream_ended, "stream_ended", "WhatsApp ended the connection: it is tried again"},
    Told{Cause::stream_broken, "stream_broken", "WhatsApp ended the connection over a stanza: it is tried again"},
    Told{Cause::connection_lost, "connection_lost", "the connection was lost: it is tried again"},
    Told{Cause::unreachable, "unreachable", "WhatsApp cannot be reached: check the network; it is tried again"},
    Told{Cause::silent, "silent", "WhatsApp did not answer any more: a new connection is made"},
    Told{Cause::stuck, "stuck", "WhatsApp took messages without an answer: a new connection is made"},
    Told{Cause::no_scan, "no_scan", "no phone scanned the code in time"},
    Told{Cause::not_wanted, "not_wanted", "nobody wants a code any more"},
    Told{Cause::passkey_required, "passkey_required",
         "this account asks for a passkey: scan the code again, then answer its challenge within five minutes"},
    Told{Cause::logged_out_here, "logged_out_here", "logged out here: pair the device again to use it"},
};

const Told* told(Cause cause) noexcept {
  const auto found = std::ranges::find(kTold, cause, &Told::cause);
  return found == kTold.end() ? nullptr : &*found;
}

Disconnect unlinked() { return Disconnect::because(Cause::unlinked, Reaction::logged_out); }
Disconnect replaced() { return Disconnect::because(Cause::replaced, Reaction::stop); }

Disconnect classify_stream_error(const Node& error) {
  const auto code = error.number("code").value_or(0);
  if (code == 515) return Disconnect::because(Cause::restart_required, Reaction::reconnect_now);
  if (const auto* conflict = error.child("conflict")) {
    return conflict->attribute("type") == "device_removed" ? unlinked() : replaced();
  }
  switch (code) {
    case 401: return unlinked();
    case 409:
    case 440: return replaced();
    case 429: return Disconnect::because(Cause::rate_limited, Reaction::reconnect_slowly);
    case 516: return Disconnect::because(Cause::forced_logout, Reaction::logged_out);
    default: break;
  }
  if (error.child("ack") != nullptr || error.child("xml-not-well-formed") != nullptr) {
    return Disconnect::because(Cause::stream_broken);
  }
  return Disconnect::because(code >= 500 ? Cause::whatsapp_unavailable : Cause::stream_ended);
}

Ban ban_of(std::int64_t code) {
  for (const auto ban : {Ban::strangers, Ban::blocked, Ban::groups, Ban::same_message, Ban::broadcast}) {
    if (static_cast<std::int64_t>(ban) == code) return ban;
  }
  return Ban::untold;
}

std::string_view ban_reason(Ban ban) {
  switch (ban) {
    case Ban::strangers: return "too many messages to people without this number in their contacts";
    case Ban::blocked: return "blocked by too many people";
    case Ban::groups: return "created too many groups";
    case Ban::same_message: return "sent the same message too often";
    case Ban::broadcast: return "too many messages to a broadcast list";
    case Ban::untold: break;
  }
  return "no reason is told";
}

Disconnect stopped_for_a_while(const Node& failure, Cause cause, Time now) {
  const auto length = failure.number("expire").value_or(kUntoldBan.count());
  auto ended = Disconnect::because(cause, Reaction::stop_until);
  ended.until = now + std::chrono::seconds(std::clamp<std::int64_t>(length, 0, kLongestBan.count()));
  return ended;
}

Disconnect temporary_ban(const Node& failure, Time now) {
  auto banned = stopped_for_a_while(failure, Cause::temporarily_banned, now);
  banned.ban = ban_of(failure.number("code").value_or(0));
  banned.reason += fmt::format(": {}", ban_reason(banned.ban));
  return banned;
}

Disconnect classify_failure(const Node& failure, Time now) {
  switch (failure.number("reason").value_or(0)) {
    case 401: return unlinked();
    case 402: return temporary_ban(failure, now);
    case 403: return Disconnect::because(Cause::account_locked, Reaction::logged_out);
    case 405: return Disconnect::because(Cause::client_outdated, Reaction::renew_version);
    case 406: return Disconnect::because(Cause::account_banned, Reaction::logged_out);
    case 409: return Disconnect::because(Cause::client_refused, Reaction::stop);
    case 429: return Disconnect::because(Cause::rate_limited, Reaction::reconnect_slowly);
    case 440: return replaced();
    case 463: return stopped_for_a_while(failure, Cause::restricted, now);
    case 516: return Disconnect::because(Cause::forced_logout, Reaction::logged_out);
    case 400:
    case 413:
    case 414:
    case 415:
    case 418:
    case 501: return Disconnect::because(Cause::login_refused, Reaction::stop);
    default: return Disconnect::because(Cause::whatsapp_unavailable);
  }
}

/// "failure reason=402 code=101 location=vll"; what the server sends beside is not ours to log.
std::string detail_of(const Node& stanza) {
  std::string detail = stanza.tag;
  for (const std::string_view key : {"reason", "code", "expire", "location"}) {
    if (stanza.has(key)) detail += fmt::format(" {}={}", key, stanza.attribute(key));
  }
  for (const auto& child : stanza.children()) detail += fmt::format(" {}", child.tag);
  if (detail.size() > kMaxDetail) detail.resize(kMaxDetail);
  return detail;
}

std::optional<Disconnect> classified(const Node& stanza, Time now) {
  if (stanza.tag == "stream:error") return classify_stream_error(stanza);
  if (stanza.tag == "failure") return classify_failure(stanza, now);
  if (stanza.tag == "xmlstreamend") return Disconnect::because(Cause::stream_ended);
  return std::nullopt;
}

}  // namespace

std::string_view name(Cause cause) noexcept {
  const auto* known = told(cause);
  return known != nullptr ? known->name : "";
}

std::optional<Cause> cause_named(std::string_view text) noexcept {
  const auto found = std::ranges::find(kTold, text, &Told::name);
  return found == kTold.end() ? std::nullopt : std::optional(found->cause);
}

std::string_view explain(Cause cause) noexcept {
  const auto* known = told(cause);
  return known != nullptr ? known->sentence : "";
}

std::optional<Disconnect> classify_disconnect(const Node& stanza, Time now) {
  auto ended = classified(stanza, now);
  if (ended) ended->detail = detail_of(stanza);
  return ended;
}

}  // namespace kurir::whatsapp::client
