// People who sign in.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/user.hpp"

namespace kurir::ports {

class UserRows {
 public:
  virtual ~UserRows() = default;
  virtual domain::UserId create(const domain::User& user) = 0;  ///< `user.id` is ignored; `conflict` where the login exists
  virtual std::optional<domain::User> find(domain::UserId id) = 0;
  virtual std::optional<domain::User> find_by_login(const std::string& login) = 0;  ///< whatever its case
  /// In order of id, after the given one: of all accounts, or of one (nothing in it = the operator's own people).
  virtual std::vector<domain::User> list(domain::UserId after, std::size_t limit) = 0;
  virtual std::vector<domain::User> list_of(std::optional<domain::AccountId> account, domain::UserId after,
                                            std::size_t limit) = 0;
  virtual void update(const domain::User& user) = 0;  ///< name, role, password, whether it must change, disabled
};

}  // namespace kurir::ports
