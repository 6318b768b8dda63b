#include "app/ledger_correction.hpp"

#include "app/audit.hpp"
#include "app/device_fee.hpp"
#include "app/once.hpp"
#include "domain/account_fields.hpp"
#include "ports/ledger_rows.hpp"

namespace kurir::app {
namespace {

using domain::Rupiah;

constexpr Rupiah kMaxAmount = 1'000'000'000'000;

Result<void> check(const BalanceCorrection& wanted) {
  if (wanted.amount == 0 || wanted.amount > kMaxAmount || wanted.amount < -kMaxAmount) {
    return fail(ErrorCode::invalid_argument, "a correction is an amount other than 0, at most {} rupiah either way", kMaxAmount);
  }
  return domain::check_name("the note of a correction", wanted.note);
}

Result<Rupiah> correct_in(ports::Transaction& tx, const BalanceCorrection& wanted, const std::string& actor, Time now) {
  const auto account = tx.accounts().find(wanted.account);
  if (!account) return fail(ErrorCode::not_found, "no account {}: see `kurir account list`", wanted.account);
  (void)settle_fees_of(tx, *account, now);
  ports::LedgerRows::Correction correction{
      .account = account->id, .amount = wanted.amount, .note = wanted.note, .credit_limit = {}};
  if (wanted.limit == BalanceLimit::keep) correction.credit_limit = account->credit_limit;
  if (!tx.ledger().correct(correction, now)) {
    return fail(ErrorCode::conflict, "account {} has {} rupiah and a credit limit of {}: --force to correct beyond it",
                account->id, tx.ledger().balance(account->id).available, account->credit_limit);
  }
  (void)settle_fees_of(tx, *account, now);
  const auto details = fmt::format("amount: {}, note: {}", wanted.amount, wanted.note);
  audit(tx, {actor, "ledger.correct", fmt::format("account:{}", account->id), account->id, details}, now);
  return tx.ledger().balance(account->id).available;
}

Result<Rupiah> correct_once(ports::Transaction& tx, const BalanceCorrection& wanted, const std::string& actor, Time now) {
  if (!wanted.idempotency) return correct_in(tx, wanted, actor, now);
  const OnceKey key{wanted.account, "correction", *wanted.idempotency};
  const auto before = done_before(tx, key, now);
  if (!before) return std::unexpected(before.error());
  if (*before) return tx.ledger().balance(wanted.account).available;
  auto done = correct_in(tx, wanted, actor, now);
  if (done) remember(tx, key, 0, now);
  return done;
}

}  // namespace

boost::asio::awaitable<Result<Rupiah>> correct_balance(Admin admin, BalanceCorrection wanted) {
  if (auto checked = check(wanted); !checked) co_return pass_on(std::move(checked));
  co_return co_await ports::transact<Rupiah>(admin.store,
                                             [wanted, actor = admin.actor, now = admin.clock.now()](ports::Transaction& tx) {
                                               return correct_once(tx, wanted, actor, now);
                                             });
}

}  // namespace kurir::app
