// One booking of the ledger and what makes it a correct one: double entry, so its entries sum to zero.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace kurir::domain {

using BookingId = StrongId<struct BookingTag>;

/// The numbers are stored.
enum class BookingKind {
  top_up = 1,         ///< cash in -> available, and the tax on it -> tax owed
  reserve = 2,        ///< available -> reserved: a message was accepted
  capture = 3,        ///< reserved -> revenue: WhatsApp took it
  release = 4,        ///< reserved -> available: it was cancelled or rejected
  monthly_fee = 5,    ///< available -> revenue
  statement_tax = 6,  ///< available -> tax owed: the tax of a postpaid month
  correction = 7,     ///< available <-> revenue, by a person
};

[[nodiscard]] std::string_view name(BookingKind kind) noexcept;

/// The ledger's accounts; the numbers are stored. What the operator owes or earned is positive, cash in is negative.
enum class Book { available = 1, reserved = 2, revenue = 3, cash_in = 4, tax_owed = 5 };

[[nodiscard]] std::string_view name(Book book) noexcept;

struct BookEntry {
  Book book;
  Rupiah amount;

  friend bool operator==(const BookEntry&, const BookEntry&) = default;
};

struct Booking {
  BookingId id;
  BookingKind kind = BookingKind::correction;
  AccountId account;
  std::optional<MessageId> message;
  std::optional<DeviceId> device;
  std::optional<InvoiceId> invoice;
  std::string note;
  Time at{};
  Rupiah available_after = 0;      ///< the customer's balance when it was booked
  std::vector<BookEntry> entries;  ///< one a book at most
};

/// What the booking moved on `book`; 0 where it has no entry there.
[[nodiscard]] Rupiah amount_on(const Booking& booking, Book book) noexcept;

/// What is wrong with it by itself, for people; empty = nothing: its entries sum to zero, stand on the books that its kind
/// touches, and a message's booking names the message.
[[nodiscard]] std::string fault_of(const Booking& booking);

}  // namespace kurir::domain
