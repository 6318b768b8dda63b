// What people may do. A role is a row of this table; nothing else in the gateway decides by role.
#pragma once

#include <array>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace kurir::domain {

/// The operator's people belong to no account; everybody else to one, which bounds all that is allowed here.
enum class Role {
  operator_staff = 0,  ///< "operator": runs the gateway, for all accounts
  owner = 1,           ///< everything of the account
  developer = 2,       ///< connects systems: devices, webhooks, keys, messages; no money, no people
  finance = 3,         ///< money and documents; no messages
  viewer = 4,          ///< looks, changes nothing
};
inline constexpr std::array kRoles{Role::operator_staff, Role::owner, Role::developer, Role::finance, Role::viewer};

enum class Permission : unsigned {
  see_messages,   ///< and reminders, and their state
  send_messages,  ///< also move, release and cancel them, and reminders
  see_devices,
  manage_devices,  ///< pair, webhooks, rules of use within the plan's
  manage_keys,     ///< API keys and allow-lists
  manage_consent,
  see_money,       ///< balance, ledger, invoices, statements
  manage_billing,  ///< the plan of a device, address and tax number on invoices
  see_audit,
  manage_account,  ///< name, region, time zone, language
  manage_users,    ///< of the account
  manage_gateway,  ///< accounts, plans, prices, tax, top-ups, credit, expiry
};

/// "operator", "owner", "developer", "finance", "viewer".
[[nodiscard]] constexpr std::string_view name(Role role) noexcept {
  constexpr std::array<std::string_view, kRoles.size()> kNames{"operator", "owner", "developer", "finance", "viewer"};
  return kNames[static_cast<std::size_t>(role)];
}

[[nodiscard]] constexpr std::optional<Role> role_named(std::string_view text) noexcept {
  for (const auto role : kRoles) {
    if (name(role) == text) return role;
  }
  return std::nullopt;
}

namespace detail {

constexpr unsigned set_of(std::initializer_list<Permission> permissions) noexcept {
  unsigned bits = 0;
  for (const auto permission : permissions) bits |= 1U << static_cast<unsigned>(permission);
  return bits;
}

constexpr unsigned permissions_of(Role role) noexcept {
  using enum Permission;
  switch (role) {
    case Role::operator_staff:
      return set_of({see_messages, send_messages, see_devices, manage_devices, manage_keys, manage_consent, see_money,
                     manage_billing, see_audit, manage_account, manage_users, manage_gateway});
    case Role::owner:
      return set_of({see_messages, send_messages, see_devices, manage_devices, manage_keys, manage_consent, see_money,
                     manage_billing, see_audit, manage_account, manage_users});
    case Role::developer: return set_of({see_messages, send_messages, see_devices, manage_devices, manage_keys, manage_consent});
    case Role::finance: return set_of({see_devices, see_money, manage_billing});
    case Role::viewer: return set_of({see_messages, see_devices});
  }
  return 0;
}

}  // namespace detail

[[nodiscard]] constexpr bool may(Role role, Permission permission) noexcept {
  return (detail::permissions_of(role) & detail::set_of({permission})) != 0;
}

}  // namespace kurir::domain
