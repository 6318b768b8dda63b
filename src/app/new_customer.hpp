// A customer with the person who owns it, both or neither.
#pragma once

#include <optional>

#include "app/accounts.hpp"
#include "app/users.hpp"

namespace kurir::app {

struct NewOwner {
  std::string login;
  std::string name;
};

struct NewCustomer {
  std::string name;
  std::optional<NewOwner> owner = {};
};

struct CreatedCustomer {
  CreatedAccount account;
  std::optional<TemporaryPassword> owner;
};

/// `invalid_argument`, `conflict` where the login is taken.
[[nodiscard]] boost::asio::awaitable<Result<CreatedCustomer>> create_customer(Admin admin, PasswordMaker maker,
                                                                              NewCustomer wanted);

}  // namespace kurir::app
