#include "app/top_up.hpp"

#include "app/audit.hpp"
#include "app/device_fee.hpp"
#include "app/invoices.hpp"
#include "domain/account_fields.hpp"
#include "domain/tax.hpp"
#include "ports/invoice_rows.hpp"
#include "ports/ledger_rows.hpp"
#include "ports/tax_rows.hpp"

namespace kurir::app {
namespace {

constexpr domain::Rupiah kMaxTopUp = 1'000'000'000'000;

Result<void> check(const TopUp& wanted) {
  if (wanted.net < 1 || wanted.net > kMaxTopUp) {
    return fail(ErrorCode::invalid_argument, "a top-up is 1 to {} rupiah, without the tax", kMaxTopUp);
  }
  return wanted.note.empty() ? Result<void>() : domain::check_name("the note of a top-up", wanted.note);
}

Result<ToppedUp> top_up_in(ports::Transaction& tx, const TopUp& wanted, const std::string& actor, Time now) {
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

}  // namespace

boost::asio::awaitable<Result<ToppedUp>> top_up(Admin admin, TopUp wanted) {
  if (auto checked = check(wanted); !checked) co_return pass_on(std::move(checked));
  co_return co_await ports::transact<ToppedUp>(admin.store,
                                               [wanted, actor = admin.actor, now = admin.clock.now()](ports::Transaction& tx) {
                                                 return top_up_in(tx, wanted, actor, now);
                                               });
}

}  // namespace kurir::app
