// A month of a customer's money: what came, what went, what is left. For information; bills nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/invoice.hpp"

namespace kurir::domain {

enum class StatementItem { top_up, payment, messages, monthly_fee, statement_tax, correction };

struct StatementEntry {
  StatementItem item;
  std::string detail;      ///< an invoice's number, a device, a reason
  std::int64_t count = 1;  ///< of messages
  Rupiah amount = 0;       ///< negative where it was taken
  std::optional<Time> at;  ///< nothing = all over the month

  friend bool operator==(const StatementEntry&, const StatementEntry&) = default;
};

struct AccountStatement {
  AccountId account;
  Month period;
  Time made_at{};  ///< of a month that is not over: what happened until then
  Party seller;
  Party buyer;
  Rupiah opening = 0;  ///< opening + the entries = closing; both with what is reserved for messages that wait
  Rupiah closing = 0;
  std::vector<StatementEntry> entries;
};

}  // namespace kurir::domain
