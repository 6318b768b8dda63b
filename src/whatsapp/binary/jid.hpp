// WhatsApp addresses. Canonical string: user@server for device 0, user:device@server otherwise, "s.whatsapp.net" for
// the service itself.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/result.hpp"

namespace kurir::whatsapp {

inline constexpr std::string_view kUserServer = "s.whatsapp.net";
inline constexpr std::string_view kLidServer = "lid";
inline constexpr std::string_view kHostedServer = "hosted";
inline constexpr std::string_view kHostedLidServer = "hosted.lid";
inline constexpr std::string_view kGroupServer = "g.us";
inline constexpr std::string_view kBroadcastServer = "broadcast";

struct Jid {
  std::string user;  ///< empty = the server itself
  std::string server;
  std::uint16_t device = 0;  ///< 0 = the phone

  [[nodiscard]] static Jid service() { return {"", std::string(kUserServer), 0}; }
  [[nodiscard]] static Jid phone_number(std::string user, std::uint16_t device = 0) {
    return {std::move(user), std::string(kUserServer), device};
  }
  [[nodiscard]] static Jid lid(std::string user, std::uint16_t device = 0) {
    return {std::move(user), std::string(kLidServer), device};
  }
  /// Accepts user@server, user:device@server, user_agent:device@server (agent dropped), @server and a bare server.
  [[nodiscard]] static Result<Jid> parse(std::string_view text);

  [[nodiscard]] bool is_service() const { return user.empty(); }
  [[nodiscard]] bool is_lid() const { return server == kLidServer || server == kHostedLidServer; }
  [[nodiscard]] bool is_phone_number() const { return server == kUserServer || server == kHostedServer; }
  [[nodiscard]] Jid bare() const { return {user, server, 0}; }
  [[nodiscard]] Jid with_device(std::uint16_t id) const { return {user, server, id}; }
  [[nodiscard]] std::string to_string() const;

  friend auto operator<=>(const Jid&, const Jid&) = default;
};

}  // namespace kurir::whatsapp

template <>
struct std::hash<kurir::whatsapp::Jid> {
  std::size_t operator()(const kurir::whatsapp::Jid& jid) const noexcept;
};

template <>
struct fmt::formatter<kurir::whatsapp::Jid> : fmt::formatter<std::string> {
  template <class Context>
  auto format(const kurir::whatsapp::Jid& jid, Context& context) const {
    return fmt::formatter<std::string>::format(jid.to_string(), context);
  }
};
