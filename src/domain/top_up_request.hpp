// A customer asks for a top-up; the operator approves it when the money is there.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace kurir::domain {

using TopUpRequestId = StrongId<struct TopUpRequestTag>;

/// The numbers are stored.
enum class TopUpRequestState {
  open = 0,
  approved = 1,   ///< booked, with an invoice
  declined = 2,   ///< by the operator, with an answer
  withdrawn = 3,  ///< by the customer
};

/// "open", "approved", "declined", "withdrawn".
[[nodiscard]] constexpr std::string_view name(TopUpRequestState state) noexcept {
  switch (state) {
    case TopUpRequestState::open: return "open";
    case TopUpRequestState::approved: return "approved";
    case TopUpRequestState::declined: return "declined";
    case TopUpRequestState::withdrawn: return "withdrawn";
  }
  return "";
}

struct TopUpRequest {
  TopUpRequestId id;
  AccountId account;
  Rupiah amount = 0;  ///< what can be spent; the tax comes on top
  std::string note;   ///< of the customer
  TopUpRequestState state = TopUpRequestState::open;
  std::string created_by;  ///< as app::AuditEntry::actor
  Time created_at{};
  std::string decided_by;
  std::optional<Time> decided_at;
  std::string answer;  ///< why it was declined
  std::optional<InvoiceId> invoice;
};

}  // namespace kurir::domain
