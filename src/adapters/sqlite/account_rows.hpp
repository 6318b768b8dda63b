// Customers and their API keys in SQLite.
#pragma once

#include "adapters/sqlite/statement.hpp"
#include "ports/store.hpp"

namespace kurir::sqlite {

class SqliteAccountRows final : public ports::AccountRows {
 public:
  explicit SqliteAccountRows(Connection& connection);

  domain::AccountId create(const domain::Account& account) override;
  std::optional<domain::Account> find(domain::AccountId id) override;
  void add_key(const domain::ApiKey& key, Time now) override;
  std::optional<domain::ApiKey> find_key(const ByteArray<32>& hash) override;

 private:
  Connection& connection_;
  Statement create_;
  Statement open_balance_;
  Statement find_;
  Statement add_key_;
  Statement find_key_;
};

}  // namespace kurir::sqlite
