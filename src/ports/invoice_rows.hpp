// Invoices and monthly statements, numbered without gaps; the periods that statements cover; who issues them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/booking.hpp"
#include "domain/invoice.hpp"

namespace kurir::ports {

class InvoiceRows {
 public:
  virtual ~InvoiceRows() = default;

  /// Takes the next number of the year in the operator's zone; `invoice.id` and `invoice.number` are ignored.
  virtual domain::InvoiceId issue(const domain::Invoice& invoice) = 0;
  virtual std::optional<domain::Invoice> find(domain::InvoiceId id) = 0;
  virtual std::optional<domain::Invoice> find_by_number(const std::string& number) = 0;
  /// Newest first, those below `before`; nothing = from the newest.
  virtual std::vector<domain::Invoice> list(std::optional<domain::InvoiceId> before, std::size_t limit) = 0;
  virtual std::vector<domain::Invoice> list_of(domain::AccountId account, std::optional<domain::InvoiceId> before,
                                               std::size_t limit) = 0;
  virtual void set_paid(domain::InvoiceId id, Time at) = 0;

  /// The month that a postpaid account's next statement covers; nothing = it gets none.
  virtual std::optional<domain::Month> open_period(domain::AccountId account) = 0;
  virtual void set_open_period(domain::AccountId account, const std::optional<domain::Month>& period) = 0;
  /// Accounts whose open period ended by `now`, the earliest first.
  virtual std::vector<domain::AccountId> periods_ended(Time now, std::size_t limit) = 0;
  /// Whatever is booked from now on counts as of `until` at the earliest: what is before stays as it is billed.
  virtual void close_books(domain::AccountId account, Time until) = 0;

  /// What changed a customer's money (available and reserved together), from the books.
  struct Movement {
    domain::BookingKind kind;
    std::optional<domain::DeviceId> device;
    std::optional<domain::InvoiceId> invoice;
    std::string note;
    domain::Rupiah amount;  ///< negative where it was taken
    Time at;
  };
  struct Movements {
    std::map<domain::Rupiah, std::int64_t> messages;  ///< by price: how many were captured
    std::vector<Movement> others;                     ///< oldest first
  };
  virtual Movements movements(domain::AccountId account, const domain::Month& period) = 0;

  /// What stands on documents as the seller; empty until it is set.
  virtual domain::Party seller() = 0;
  virtual void set_seller(const domain::Party& seller) = 0;
};

}  // namespace kurir::ports
