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
  std::vector<domain::Account> list(domain::AccountId after, std::size_t limit) override;
  void update(const domain::Account& account) override;
  std::size_t device_count(domain::AccountId account) override;
  domain::KeyId add_key(const domain::ApiKey& key, Time now) override;
  std::optional<domain::ApiKey> find_key(const ByteArray<32>& hash) override;
  std::optional<domain::ApiKey> find_key(domain::KeyId id) override;
  std::vector<domain::ApiKey> keys(domain::AccountId account) override;
  void update_key(const domain::ApiKey& key) override;
  void key_used(domain::KeyId id, Time now) override;
  std::optional<Time> balance_checked(domain::AccountId account, domain::DeviceId device) override;
  void set_balance_checked(domain::AccountId account, domain::DeviceId device, Time now) override;

 private:
  Connection& connection_;
  Statement create_;
  Statement open_balance_;
  Statement find_;
  Statement list_;
  Statement update_;
  Statement device_count_;
  Statement add_key_;
  Statement find_key_by_hash_;
  Statement find_key_;
  Statement keys_;
  Statement update_key_;
  Statement key_used_;
  Statement balance_checked_;
  Statement set_balance_checked_;
};

}  // namespace kurir::sqlite
