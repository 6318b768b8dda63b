#include "app/top_up.hpp"

#include "app/audit.hpp"
#include "app/device_fee.hpp"
#include "app/invoices.hpp"
#include "app/once.hpp"
#include "domain/account_fields.hpp"
#include "domain/tax.hpp"
#include "ports/invoice_rows.hpp"
#include "ports/ledger_rows.hpp"
#include "ports/tax_rows.hpp"

namespace kurir::app {
namespace {

constexpr domain::Rupiah kMaxTopUp = 1'000'000'000'000;

/// What was booked before, as its invoice has it.
Result<ToppedUp> booked_before(ports::Transaction& tx, domain::InvoiceId id) {
  const auto invoice = tx.invoices().find(id);
  if (!invoice) return fail(ErrorCode::internal, "invoice {} of an earlier top-up is gone", id);
  return ToppedUp{.invoice = id,
                  .invoice_number = invoice->number,
                  .net = invoice->net,
                  .tax_basis_points = invoice->tax_basis_points,
                  .tax = invoice->tax,
                  .balance = tx.ledger().balance(invoice->account).available,
                  .devices = {}};
}

Result<ToppedUp> top_up_once(ports::Transaction& tx, const TopUp& wanted, const std::string& actor, Time now) {
  if (!wanted.idempotency) return top_up(tx, wanted, actor, now);
  const OnceKey key{wanted.account, "top_up", *wanted.idempotency};
  const auto before = done_before(tx, key, now);
  if (!before) return std::unexpected(before.error());
  if (*before) return booked_before(tx, domain::InvoiceId(**before));
  auto done = top_up(tx, wanted, actor, now);
  if (done) remember(tx, key, done->invoice.value, now);
  return done;
}

}  // namespace

Result<void> check_top_up(domain::Rupiah net, const std::string& note) {
  if (net < 1 || net > kMaxTopUp) {
    return fail(ErrorCode::invalid_argument, "a top-up is 1 to {} rupiah, without the tax", kMaxTopUp);
  }
  return note.empty() ? Result<void>() : domain::check_name("the note of a top-up", note);
}

Result<ToppedUp> top_up(ports::Transaction& tx, const TopUp& wanted, const std::string& actor, Time now) {
  const auto account = tx.accounts().find(wanted.account);
  if (!account) return fail(ErrorCode::not_found, "no account {}: see `kurir account list`", wanted.account);
  if (account->postpaid) {
    return fail(ErrorCode::conflict, "account {} is postpaid: book what it pays with `kurir invoice pay`", wanted.account);
  }
  // What fell due before this money came lapses without it, whenever it is settled.
  (void)settle_fees_of(tx, *account, now);
  ToppedUp done{};
  done.net = wanted.net;
  done.tax_basis_points = tx.taxes().in_force(now);
  done.tax = domain::tax_on(wanted.net, done.tax_basis_points);
  done.invoice = issue_top_up_invoice(tx, *account, done.net, done.tax_basis_points, done.tax, now);
  done.invoice_number = tx.invoices().find(done.invoice).value().number;
  tx.ledger().top_up({.account = account->id, .net = done.net, .tax = done.tax, .invoice = done.invoice, .note = wanted.note},
                     now);
  done.devices = settle_fees_of(tx, *account, now);
  done.balance = tx.ledger().balance(account->id).available;
  const auto details = fmt::format("net: {}, tax: {}, invoice: {}", done.net, done.tax, done.invoice_number);
  audit(tx, {actor, "account.top_up", fmt::format("account:{}", account->id), account->id, details}, now);
  return done;
}

boost::asio::awaitable<Result<ToppedUp>> top_up(Admin admin, TopUp wanted) {
  if (auto checked = check_top_up(wanted.net, wanted.note); !checked) co_return pass_on(std::move(checked));
  co_return co_await ports::transact<ToppedUp>(admin.store,
                                               [wanted, actor = admin.actor, now = admin.clock.now()](ports::Transaction& tx) {
                                                 return top_up_once(tx, wanted, actor, now);
                                               });
}

}  // namespace kurir::app
