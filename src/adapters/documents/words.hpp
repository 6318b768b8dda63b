// The texts of documents in both languages.
#pragma once

#include <string_view>

#include "domain/money_text.hpp"

namespace kurir::documents {

struct Words {
  std::string_view invoice, monthly_statement, statement_of_account;
  std::string_view from, billed_to, customer, tax_number;
  std::string_view date, period, status, paid_on, unpaid, as_of;
  std::string_view description, quantity, unit_price, amount, day;
  std::string_view top_up, messages, monthly_fee, correction, payment, statement_tax;
  std::string_view subtotal, tax, total, total_due, opening, closing;
  std::string_view in_words, reserved_note, valid_without_signature, page;  ///< page: "Page {} of {}"
};

[[nodiscard]] const Words& words(domain::Language language) noexcept;

}  // namespace kurir::documents
