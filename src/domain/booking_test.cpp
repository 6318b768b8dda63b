#include "domain/booking.hpp"

#include <gmock/gmock.h>

namespace kurir::domain {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

Booking booking(BookingKind kind, std::vector<BookEntry> entries) {
  Booking made;
  made.kind = kind;
  made.entries = std::move(entries);
  if (kind == BookingKind::reserve || kind == BookingKind::capture || kind == BookingKind::release) made.message = MessageId(1);
  return made;
}

TEST(Booking, OfEveryKindHasItsBooks) {
  using enum Book;
  for (const auto& correct : {booking(BookingKind::top_up, {{cash_in, -110}, {available, 100}, {tax_owed, 10}}),
                              booking(BookingKind::top_up, {{cash_in, -100}, {available, 100}}),
                              booking(BookingKind::reserve, {{available, -200}, {reserved, 200}}),
                              booking(BookingKind::capture, {{reserved, -200}, {revenue, 200}}),
                              booking(BookingKind::release, {{reserved, -200}, {available, 200}}),
                              booking(BookingKind::monthly_fee, {{available, -99}, {revenue, 99}}),
                              booking(BookingKind::statement_tax, {{available, -9}, {tax_owed, 9}}),
                              booking(BookingKind::correction, {{available, 5}, {revenue, -5}})}) {
    EXPECT_THAT(fault_of(correct), IsEmpty()) << name(correct.kind);
    auto wrong = correct;
    ++wrong.entries.front().amount;
    EXPECT_THAT(fault_of(wrong), HasSubstr("sum to 1")) << name(correct.kind);
    wrong = correct;
    wrong.entries.pop_back();
    EXPECT_THAT(fault_of(wrong), testing::Not(IsEmpty())) << name(correct.kind);
    wrong = correct;
    wrong.message = correct.message ? std::nullopt : std::optional(MessageId(1));
    EXPECT_THAT(fault_of(wrong), HasSubstr("a message")) << name(correct.kind);
  }
}

TEST(Booking, OnAForeignBookIsAFault) {
  EXPECT_THAT(fault_of(booking(BookingKind::capture, {{Book::available, -200}, {Book::revenue, 200}})),
              HasSubstr("a capture has no entry on available"));
  EXPECT_THAT(fault_of(booking(BookingKind::monthly_fee, {})), HasSubstr("fewer than two"));
}

TEST(Booking, TellsWhatItMovedOnABook) {
  const auto top_up = booking(BookingKind::top_up, {{Book::cash_in, -110}, {Book::available, 100}, {Book::tax_owed, 10}});
  EXPECT_EQ(amount_on(top_up, Book::available), 100);
  EXPECT_EQ(amount_on(top_up, Book::reserved), 0);
}

}  // namespace
}  // namespace kurir::domain
