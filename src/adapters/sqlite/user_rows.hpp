// People who sign in, in SQLite.
#pragma once

#include "adapters/sqlite/statement.hpp"
#include "ports/user_rows.hpp"

namespace kurir::sqlite {

class SqliteUserRows final : public ports::UserRows {
 public:
  explicit SqliteUserRows(Connection& connection);

  domain::UserId create(const domain::User& user) override;
  std::optional<domain::User> find(domain::UserId id) override;
  std::optional<domain::User> find_by_login(const std::string& login) override;
  std::vector<domain::User> list(domain::UserId after, std::size_t limit) override;
  std::vector<domain::User> list_of(std::optional<domain::AccountId> account, domain::UserId after, std::size_t limit) override;
  void update(const domain::User& user) override;

 private:
  Connection& connection_;
  Statement create_;
  Statement find_;
  Statement find_by_login_;
  Statement list_;
  Statement list_of_;
  Statement update_;
};

}  // namespace kurir::sqlite
