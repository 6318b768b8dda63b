#include "domain/booking.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace kurir::domain {
namespace {

struct Shape {
  std::vector<Book> books;
  bool of_a_message = false;
};

Shape shape_of(BookingKind kind) {
  switch (kind) {
    case BookingKind::top_up: return {{Book::cash_in, Book::available, Book::tax_owed}};
    case BookingKind::reserve: return {{Book::available, Book::reserved}, true};
    case BookingKind::capture: return {{Book::reserved, Book::revenue}, true};
    case BookingKind::release: return {{Book::reserved, Book::available}, true};
    case BookingKind::monthly_fee: return {{Book::available, Book::revenue}};
    case BookingKind::statement_tax: return {{Book::available, Book::tax_owed}};
    case BookingKind::correction: return {{Book::available, Book::revenue}};
  }
  return {};
}

}  // namespace

std::string_view name(BookingKind kind) noexcept {
  switch (kind) {
    case BookingKind::top_up: return "top-up";
    case BookingKind::reserve: return "reserve";
    case BookingKind::capture: return "capture";
    case BookingKind::release: return "release";
    case BookingKind::monthly_fee: return "monthly fee";
    case BookingKind::statement_tax: return "tax of a statement";
    case BookingKind::correction: return "correction";
  }
  return "unknown";
}

std::string_view name(Book book) noexcept {
  switch (book) {
    case Book::available: return "available";
    case Book::reserved: return "reserved";
    case Book::revenue: return "revenue";
    case Book::cash_in: return "cash in";
    case Book::tax_owed: return "tax owed";
  }
  return "unknown";
}

Rupiah amount_on(const Booking& booking, Book book) noexcept {
  const auto entry = std::ranges::find(booking.entries, book, &BookEntry::book);
  return entry == booking.entries.end() ? 0 : entry->amount;
}

std::string fault_of(const Booking& booking) {
  const auto shape = shape_of(booking.kind);
  Rupiah sum = 0;
  for (const auto& entry : booking.entries) {
    sum += entry.amount;
    if (std::ranges::find(shape.books, entry.book) == shape.books.end()) {
      return fmt::format("a {} has no entry on {}", name(booking.kind), name(entry.book));
    }
  }
  if (booking.entries.size() < 2) return "it has fewer than two entries";
  if (sum != 0) return fmt::format("its entries sum to {} instead of zero", sum);
  if (shape.of_a_message != booking.message.has_value()) {
    return fmt::format("a {} {} a message", name(booking.kind), shape.of_a_message ? "belongs to" : "has nothing to do with");
  }
  return {};
}

}  // namespace kurir::domain
