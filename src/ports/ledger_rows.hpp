// The books: double entry, append-only. A customer's money stands on two ledger accounts: available and reserved.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/booking.hpp"
#include "domain/message.hpp"

namespace kurir::ports {

class LedgerRows {
 public:
  virtual ~LedgerRows() = default;
  struct Balance {
    domain::Rupiah available;
    domain::Rupiah reserved;
  };
  virtual Balance balance(domain::AccountId account) = 0;
  /// An opening balance: books a top-up without tax and without an invoice.
  virtual void top_up(domain::AccountId account, domain::Rupiah amount, Time now) = 0;
  struct TopUp {
    domain::AccountId account;
    domain::Rupiah net;  ///< what the customer can spend; > 0
    domain::Rupiah tax;  ///< paid on top of it; 0 where a statement is paid, which holds its tax already
    std::optional<domain::InvoiceId> invoice;
    std::string note;
  };
  virtual void top_up(const TopUp& top_up, Time now) = 0;
  /// available -> reserved. False, without entries, where available + credit_limit would fall below zero. A price of zero is
  /// not booked.
  [[nodiscard]] virtual bool reserve(domain::AccountId account, domain::MessageId message, domain::Rupiah amount,
                                     domain::Rupiah credit_limit, Time now) = 0;
  /// reserved -> the operator's revenue. Nothing happens where the message holds no reservation any more.
  virtual void capture(domain::AccountId account, domain::MessageId message, Time now) = 0;
  /// reserved -> available, likewise.
  virtual void release(domain::AccountId account, domain::MessageId message, Time now) = 0;
  /// available -> revenue; `amount` > 0. False, without entries, where available + credit_limit would fall below zero.
  [[nodiscard]] virtual bool monthly_fee(domain::AccountId account, domain::DeviceId device, domain::Rupiah amount,
                                         domain::Rupiah credit_limit, Time now) = 0;
  /// available -> tax owed; `tax` > 0. The credit limit does not hold it up: the tax is owed in any case.
  virtual void statement_tax(domain::AccountId account, domain::InvoiceId invoice, domain::Rupiah tax, Time now) = 0;
  struct Correction {
    domain::AccountId account;
    domain::Rupiah amount;  ///< to the customer's favour where positive; not zero
    std::string note;
    std::optional<domain::Rupiah> credit_limit;  ///< nothing = whatever the balance then is
  };
  /// False, without entries, where it would take the balance below the limit.
  [[nodiscard]] virtual bool correct(const Correction& correction, Time now) = 0;

  /// An account's bookings that are not a message's, before the given one, newest first.
  virtual std::vector<domain::Booking> newest_of(domain::AccountId account, domain::BookingId before, std::size_t limit) = 0;

  // For the verification, which reads everything once, in order.
  /// Of all accounts, oldest first.
  virtual std::vector<domain::Booking> bookings(domain::BookingId after, std::size_t limit) = 0;
  struct MessageMoney {
    domain::AccountId account;               ///< that reserved
    std::optional<domain::Rupiah> reserved;  ///< nothing = never
    std::optional<domain::Rupiah> captured;
    std::optional<domain::Rupiah> released;
  };
  virtual MessageMoney money_of(domain::MessageId message) = 0;
  struct PricedMessage {
    domain::MessageId id;
    domain::AccountId account;
    domain::MessageState state;
    domain::Rupiah price;
  };
  /// Customers' messages in order of id.
  virtual std::vector<PricedMessage> priced_messages(domain::MessageId after, std::size_t limit) = 0;
};

}  // namespace kurir::ports
