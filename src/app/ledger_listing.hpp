// An account's money for people: each booking with the balance after it, and what messages took between two of them.
#pragma once

#include "domain/booking.hpp"
#include "ports/store.hpp"

namespace kurir::app {

struct LedgerLine {
  std::optional<domain::BookingId> id;  ///< nothing = messages, taken together
  Time at{};                            ///< of messages: until when
  std::string what;
  domain::Rupiah amount = 0;  ///< what it changed of the available balance
  domain::Rupiah balance_after = 0;
  std::string waid;     ///< of a monthly fee
  std::string invoice;  ///< its number
  std::string note;
  std::optional<domain::BookingKind> kind = {};  ///< nothing = messages, taken together
};

struct LedgerPage {
  std::vector<LedgerLine> lines;          ///< newest first
  std::optional<domain::BookingId> next;  ///< where the next page begins; nothing = this was the last
};

/// The bookings before `before` (nothing = from the newest), `limit` at most. `not_found` where there is no such account.
[[nodiscard]] boost::asio::awaitable<Result<LedgerPage>> list_ledger(ports::Store& store, const Clock& clock,
                                                                     domain::AccountId account,
                                                                     std::optional<domain::BookingId> before, std::size_t limit);

}  // namespace kurir::app
