// Audits the books against everything that they must agree with: themselves, the balances, the messages.
#pragma once

#include <functional>

#include "ports/store.hpp"

namespace kurir::app {

struct LedgerReport {
  std::int64_t accounts = 0;
  std::int64_t bookings = 0;
  std::int64_t messages = 0;
  std::int64_t faults = 0;
};

/// Reads everything once, of one moment, page by page: memory grows with the number of accounts only. `on_fault` hears of
/// each fault, in a line for people, on the store's thread. Held:
///   - the entries of a booking sum to zero and stand on the books of its kind
///   - a balance is the sum of its account's entries, and each booking noted it rightly
///   - tax, top-ups and paid statements stand on an invoice of the same amounts
///   - what is reserved is the price of the open messages; a reservation belongs to a message and ends once at most
///   - a message that was sent has been captured, one cancelled or rejected released
///   - no balance is below its credit limit, but for the tax of statements and corrections by hand
[[nodiscard]] boost::asio::awaitable<Result<LedgerReport>> verify_ledger(ports::Store& store,
                                                                         std::function<void(const std::string&)> on_fault);

}  // namespace kurir::app
