// A customer's money comes in: the books, the tax, the invoice, and the plans that waited for it, in one transaction.
#pragma once

#include "app/accept_message.hpp"
#include "app/admin.hpp"

namespace kurir::app {

struct TopUp {
  domain::AccountId account;
  domain::Rupiah net = 0;  ///< what the customer can spend, 1 to 10^12; the tax in force is paid on top of it
  std::string note;        ///< at most 200 bytes
  std::optional<Idempotency> idempotency = {};
};

struct ToppedUp {
  domain::InvoiceId invoice;
  std::string invoice_number;
  domain::Rupiah net;
  int tax_basis_points;
  domain::Rupiah tax;
  domain::Rupiah balance;               ///< what is available then, the fees taken
  std::vector<domain::Device> devices;  ///< that had lapsed and could be paid now
};

/// What may be topped up at all: `invalid_argument` for amount and note.
[[nodiscard]] Result<void> check_top_up(domain::Rupiah net, const std::string& note);

/// In the caller's transaction; the amount is checked already and the idempotency key is the caller's matter.
[[nodiscard]] Result<ToppedUp> top_up(ports::Transaction& tx, const TopUp& wanted, const std::string& actor, Time now);

/// `not_found`; `conflict` where the account is postpaid: it pays its statements; `already_exists` where the idempotency key
/// came with another body.
[[nodiscard]] boost::asio::awaitable<Result<ToppedUp>> top_up(Admin admin, TopUp wanted);

}  // namespace kurir::app
