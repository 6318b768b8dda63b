// Answers kept for repeated requests, in SQLite: a small table of its own, because its keys are random.
#pragma once

#include "adapters/sqlite/statement.hpp"
#include "ports/store.hpp"

namespace kurir::sqlite {

class SqliteIdempotencyRows final : public ports::IdempotencyRows {
 public:
  explicit SqliteIdempotencyRows(Connection& connection);

  std::optional<Entry> find(domain::AccountId account, const std::string& key, Time now) override;
  void put(domain::AccountId account, const std::string& key, const Entry& entry, Time expires_at) override;
  std::size_t remove_expired(Time now, std::size_t limit) override;

 private:
  Statement find_;
  Statement put_;
  Statement remove_expired_;
};

}  // namespace kurir::sqlite
