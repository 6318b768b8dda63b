// Somebody who signs in.
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "domain/ids.hpp"
#include "domain/role.hpp"

namespace kurir::domain {

struct User {
  UserId id;
  std::optional<AccountId> account;  ///< nothing exactly for the operator's own people
  std::string login;                 ///< unique, whatever its case
  std::string name;
  Role role = Role::viewer;
  std::string password;  ///< Argon2id, in its own text form
  bool must_change_password = false;
  bool disabled = false;
  bool second_factor = false;  ///< signs in with a code of an authenticator app, too
  Time created_at{};
};

}  // namespace kurir::domain
