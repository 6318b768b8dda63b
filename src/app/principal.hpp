// Who calls: a person who is signed in, or a customer's program with a key.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "domain/account.hpp"
#include "domain/user.hpp"

namespace kurir::app {

struct Principal {
  std::string actor;                              ///< as AuditEntry::actor: "user:<login>", "key:<id>"
  std::optional<domain::AccountId> account = {};  ///< nothing exactly for operators
  std::optional<domain::User> user = {};          ///< of a session
  std::optional<domain::ApiKey> key = {};         ///< otherwise
  ByteArray<32> session{};                        ///< hash of the session's token
  std::string csrf_token = {};                    ///< of the session
};

/// What a key may do where a person needs the permission; nothing = keys never may.
[[nodiscard]] constexpr std::optional<domain::Scope> scope_for(domain::Permission permission) noexcept {
  using enum domain::Permission;
  switch (permission) {
    case see_messages:
    case see_devices:
    case see_money: return domain::Scope::read;
    case send_messages: return domain::Scope::send;
    case manage_devices:
    case manage_consent:
    case manage_billing:
    case manage_account: return domain::Scope::manage;
    case manage_keys:
    case see_audit:
    case manage_users:
    case manage_gateway: return std::nullopt;
  }
  return std::nullopt;
}

[[nodiscard]] constexpr bool may(const Principal& who, domain::Permission permission) noexcept {
  if (who.user) return domain::may(who.user->role, permission);
  const auto scope = scope_for(permission);
  return who.key && scope && (who.key->scopes & static_cast<unsigned>(*scope)) != 0;
}

}  // namespace kurir::app
