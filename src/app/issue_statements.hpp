// Bills postpaid accounts month by month: an invoice of what the books hold, with the tax booked in the same transaction.
//
// A period ends with the month in the account's zone. Its books are closed first, so that nothing can be booked into it
// any more; then its sums are read beside the writer; then the statement is issued and the next period opened in one
// transaction. A crash in between repeats steps that have the same result. Months that passed while the gateway was down
// are billed one by one.
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include "app/upkeep.hpp"
#include "ports/store.hpp"

namespace kurir::app {

/// To be called in the transaction that created or changed an account: opens the first period of one that is postpaid
/// now, and ends the open one of one that is so no longer.
void schedule_statements(ports::Transaction& tx, const domain::Account& account, Time now);

/// Lives on one executor. The references outlive it.
class IssueStatements {
 public:
  IssueStatements(boost::asio::any_io_executor executor, ports::Store& store, const Clock& clock);

  void start() { upkeep_.start(); }
  [[nodiscard]] boost::asio::awaitable<void> stop() { return upkeep_.stop(); }

  /// Everything that is due by now; the number of statements. Public for tests.
  [[nodiscard]] boost::asio::awaitable<Result<std::size_t>> issue();

 private:
  [[nodiscard]] boost::asio::awaitable<Result<std::size_t>> issue_of(domain::AccountId account);

  ports::Store& store_;
  const Clock& clock_;
  Upkeep upkeep_;
};

}  // namespace kurir::app
