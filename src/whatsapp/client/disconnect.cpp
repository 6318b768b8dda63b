#include "whatsapp/client/disconnect.hpp"

#include <algorithm>

namespace kurir::whatsapp::client {
namespace {

constexpr std::chrono::seconds kUntoldBan = std::chrono::hours(1);
constexpr std::chrono::seconds kLongestBan = std::chrono::years(1);  ///< beyond it the number is nonsense

Disconnect unlinked() { return {Reaction::logged_out, "unlinked from the phone: pair the device again", {}}; }
Disconnect replaced() {
  return {Reaction::stop, "the same device is connected elsewhere: stop the other one, then reconnect", {}};
}

Disconnect classify_stream_error(const Node& error) {
  const auto code = error.number("code").value_or(0);
  if (code == 515) return {Reaction::reconnect_now, "restart required", {}};
  if (const auto* conflict = error.child("conflict")) {
    return conflict->attribute("type") == "device_removed" ? unlinked() : replaced();
  }
  switch (code) {
    case 401: return unlinked();
    case 409: return replaced();
    case 429: return {Reaction::reconnect_slowly, "WhatsApp limits the rate of connections", {}};
    case 516: return unlinked();
    default: break;
  }
  if (error.child("ack") != nullptr) return {Reaction::reconnect, "WhatsApp missed an acknowledgement", {}};
  if (error.child("xml-not-well-formed") != nullptr) return {Reaction::reconnect, "WhatsApp could not read a stanza", {}};
  return {Reaction::reconnect, fmt::format("stream error {}", code), {}};
}

std::string_view ban_reason(std::int64_t code) {
  switch (code) {
    case 101: return "too many messages to people without this number in their contacts";
    case 102: return "blocked by too many people";
    case 103: return "created too many groups";
    case 104: return "sent the same message too often";
    case 106: return "too many messages to a broadcast list";
    default: return "not told";
  }
}

Disconnect temporary_ban(const Node& failure, Time now) {
  const auto told = failure.number("expire").value_or(kUntoldBan.count());
  const auto ban = std::chrono::seconds(std::clamp<std::int64_t>(told, 0, kLongestBan.count()));
  return {Reaction::stop_until, fmt::format("temporarily banned by WhatsApp: {}", ban_reason(failure.number("code").value_or(0))),
          now + ban};
}

Disconnect classify_failure(const Node& failure, Time now) {
  const auto reason = failure.number("reason").value_or(0);
  switch (reason) {
    case 401: return unlinked();
    case 402: return temporary_ban(failure, now);
    case 403: return {Reaction::logged_out, "the account is locked: open WhatsApp on the phone", {}};
    case 405: return {Reaction::stop, "the client version is too old: update Kurir", {}};
    case 406: return {Reaction::logged_out, "the account is banned by WhatsApp", {}};
    case 409: return {Reaction::stop, "WhatsApp refuses this client's description", {}};
    case 400:
    case 415:
    case 418:
    case 501: return {Reaction::stop, fmt::format("WhatsApp refuses the login (failure {})", reason), {}};
    default: return {Reaction::reconnect, fmt::format("WhatsApp is not available (failure {})", reason), {}};
  }
}

}  // namespace

std::optional<Disconnect> classify_disconnect(const Node& stanza, Time now) {
  if (stanza.tag == "stream:error") return classify_stream_error(stanza);
  if (stanza.tag == "failure") return classify_failure(stanza, now);
  if (stanza.tag == "xmlstreamend") return Disconnect{Reaction::reconnect, "WhatsApp ended the stream", {}};
  return std::nullopt;
}

}  // namespace kurir::whatsapp::client
