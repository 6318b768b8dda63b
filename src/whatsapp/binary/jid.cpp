#include "whatsapp/binary/jid.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace kurir::whatsapp {
namespace {

constexpr std::array<std::string_view, 12> kKnownServers{kUserServer,   kLidServer,       kGroupServer, kBroadcastServer,
                                                         kHostedServer, kHostedLidServer, "newsletter", "bot",
                                                         "call",        "c.us",           "msgr",       "interop"};

bool is_clean(std::string_view part) {
  return std::ranges::all_of(part,
                             [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '@' && c != ':' && c != 0x7f; });
}

std::optional<std::uint16_t> parse_number(std::string_view text) {
  std::uint16_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// The obsolete agent, user_agent:device, is a number that no longer means anything.
std::string_view without_agent(std::string_view user) {
  const auto underscore = user.rfind('_');
  if (underscore == std::string_view::npos || !parse_number(user.substr(underscore + 1))) return user;
  return user.substr(0, underscore);
}

}  // namespace

Result<Jid> Jid::parse(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos) {
    if (std::ranges::find(kKnownServers, text) != kKnownServers.end()) return Jid{"", std::string(text), 0};
    return fail(ErrorCode::invalid_argument, "not a JID: write user@server or user:device@server");
  }
  auto user = text.substr(0, at);
  const auto server = text.substr(at + 1);
  std::uint16_t device = 0;
  if (const auto colon = user.find(':'); colon != std::string_view::npos) {
    const auto number = parse_number(user.substr(colon + 1));
    if (!number) return fail(ErrorCode::invalid_argument, "not a JID: its device must be a number up to 65535");
    device = *number;
    user = without_agent(user.substr(0, colon));
    if (user.empty()) return fail(ErrorCode::invalid_argument, "not a JID: a device needs a user");
  }
  if (server.empty()) return fail(ErrorCode::invalid_argument, "not a JID: no server after the @");
  if (!is_clean(user) || !is_clean(server)) return fail(ErrorCode::invalid_argument, "not a JID: a space, @ or : too many");
  return Jid{std::string(user), std::string(server), device};
}

std::string Jid::to_string() const {
  if (user.empty()) return server;
  std::string text;
  text.reserve(user.size() + server.size() + 7);
  text += user;
  if (device != 0) {
    std::array<char, 5> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), device).ptr;
    text += ':';
    text.append(digits.data(), end);
  }
  text += '@';
  text += server;
  return text;
}

}  // namespace kurir::whatsapp

std::size_t std::hash<kurir::whatsapp::Jid>::operator()(const kurir::whatsapp::Jid& jid) const noexcept {
  const std::hash<std::string_view> text;
  const auto mix = [](std::size_t seed, std::size_t value) {
    return seed ^ (value + 0x9e3779b97f4a7c15U + (seed << 6) + (seed >> 2));
  };
  return mix(mix(text(jid.user), text(jid.server)), jid.device);
}
