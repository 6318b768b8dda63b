// Customers' requests for top-ups in SQLite.
#pragma once

#include "adapters/sqlite/change_notes.hpp"
#include "adapters/sqlite/statement.hpp"
#include "ports/top_up_request_rows.hpp"

namespace kurir::sqlite {

class SqliteTopUpRequestRows final : public ports::TopUpRequestRows {
 public:
  SqliteTopUpRequestRows(Connection& connection, ChangeNotes& notes);

  domain::TopUpRequestId create(const domain::TopUpRequest& request) override;
  std::optional<domain::TopUpRequest> find(domain::TopUpRequestId id) override;
  std::vector<domain::TopUpRequest> list(domain::TopUpRequestId before, std::size_t limit) override;
  std::vector<domain::TopUpRequest> list_in(domain::TopUpRequestState state, domain::TopUpRequestId before,
                                            std::size_t limit) override;
  std::vector<domain::TopUpRequest> list_of(domain::AccountId account, domain::TopUpRequestId before, std::size_t limit) override;
  std::size_t count_open(domain::AccountId account) override;
  void decide(const domain::TopUpRequest& request) override;

 private:
  Connection& connection_;
  ChangeNotes& notes_;
  Statement create_;
  Statement find_;
  Statement list_;
  Statement list_in_;
  Statement list_of_;
  Statement count_open_;
  Statement decide_;
};

}  // namespace kurir::sqlite
