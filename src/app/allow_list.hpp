// Use cases around the lists of addresses that may call: one an account, and one a key that narrows it further.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/admin.hpp"

namespace kurir::app {

inline constexpr std::size_t kMaxAllowed = 100;  ///< entries of a list

/// Whose list: the account's, or that of one of its keys.
struct ListOwner {
  domain::AccountId account;
  std::optional<domain::KeyId> key;
};

using Addresses = std::vector<std::string>;

/// Each entry in its one spelling, once. `invalid_argument` for what is neither address nor network in CIDR form.
[[nodiscard]] Result<Addresses> read_address_list(const Addresses& entries);

/// Empty = any address. `not_found` without the account, or where the key is not its.
[[nodiscard]] boost::asio::awaitable<Result<Addresses>> allowed_addresses(ports::Store& store, ListOwner owner);

/// Each gives the list as it is then. Adding what is there changes nothing; `not_found` where what goes is not there:
/// otherwise somebody would believe that a caller is shut out.
[[nodiscard]] boost::asio::awaitable<Result<Addresses>> allow(Admin admin, ListOwner owner, Addresses entries);
[[nodiscard]] boost::asio::awaitable<Result<Addresses>> disallow(Admin admin, ListOwner owner, Addresses entries);
/// These and no others.
[[nodiscard]] boost::asio::awaitable<Result<Addresses>> allow_only(Admin admin, ListOwner owner, Addresses entries);

}  // namespace kurir::app
