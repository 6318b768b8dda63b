#include "app/accounts.hpp"

#include "app/audit.hpp"
#include "app/change_text.hpp"
#include "app/issue_statements.hpp"
#include "crypto/hash.hpp"
#include "domain/account_fields.hpp"
#include "domain/local_date.hpp"
#include "domain/names.hpp"

namespace kurir::app {
namespace {

using domain::Account;
using domain::AccountId;

std::unexpected<Error> no_account(AccountId id) {
  return fail(ErrorCode::not_found, "no account {}: see `kurir account list`", id);
}

AccountView view(ports::Transaction& tx, Account account) {
  const auto balance = tx.ledger().balance(account.id);
  return {std::move(account), balance};
}

Result<void> change_expiry(Account& account, const std::string& zone_before, const AccountChange& change, ChangeText& text) {
  const auto before = domain::last_day(account.expires_at, zone_before);
  if (change.last_day && change.last_day->empty()) {
    account.expires_at.reset();
  } else if (change.last_day || account.expires_at) {
    auto end = domain::end_of_day(change.last_day.value_or(before), account.time_zone);
    if (!end) return pass_on(std::move(end));
    account.expires_at = *end;
  }
  const auto after = domain::last_day(account.expires_at, account.time_zone);
  if (before != after) text.note("last day", before, after);
  return {};
}

void change_payment(Account& account, const AccountChange& change, ChangeText& text) {
  const auto name = [](bool postpaid) { return postpaid ? "postpaid" : "prepaid"; };
  const bool postpaid = change.postpaid.value_or(account.postpaid);
  if (postpaid != account.postpaid) text.note("payment", name(account.postpaid), name(postpaid));
  account.postpaid = postpaid;
  text.apply("credit limit", account.credit_limit, change.credit_limit.value_or(postpaid ? account.credit_limit : 0));
}

/// The words for the audit log; empty = nothing changed.
Result<std::string> apply(Account& account, const AccountChange& change) {
  ChangeText text;
  const auto zone_before = account.time_zone;
  text.apply("name", account.name, change.name.value_or(account.name));
  text.apply("region", account.region, change.region.value_or(account.region));
  text.apply("time zone", account.time_zone, change.time_zone.value_or(account.time_zone));
  text.apply("language", account.language, change.language.value_or(account.language));
  text.apply("address", account.address, change.address.value_or(account.address));
  text.apply("tax number", account.tax_number, change.tax_number.value_or(account.tax_number));
  change_payment(account, change, text);
  if (auto checked = domain::check_account(account); !checked) return pass_on(std::move(checked));
  if (auto changed = change_expiry(account, zone_before, change, text); !changed) return pass_on(std::move(changed));
  return text.text();
}

Result<Account> change_in(ports::Transaction& tx, AccountId id, const AccountChange& change, const std::string& actor, Time now) {
  auto account = tx.accounts().find(id);
  if (!account) return no_account(id);
  auto text = apply(*account, change);
  if (!text) return pass_on(std::move(text));
  if (text->empty()) return std::move(*account);
  const auto balance = tx.ledger().balance(id).available;
  if (balance + account->credit_limit < 0) {
    return fail(ErrorCode::conflict, "the balance of account {} is {}: it needs a credit limit of {}, or a top-up", id, balance,
                -balance);
  }
  tx.accounts().update(*account);
  schedule_statements(tx, *account, now);
  audit(tx, {actor, "account.set", fmt::format("account:{}", id), id, *text}, now);
  return std::move(*account);
}

}  // namespace

boost::asio::awaitable<Result<CreatedAccount>> create_account(Admin admin, Random& random, NewAccount wanted) {
  Account account;
  account.name = std::move(wanted.name);
  if (auto checked = domain::check_account(account); !checked) co_return pass_on(std::move(checked));
  if (wanted.balance < 0) co_return fail(ErrorCode::invalid_argument, "the balance of a new account cannot be negative");
  auto api_key = domain::make_api_key(random);
  domain::ApiKey key;
  key.hash = crypto::sha256(as_bytes(api_key));
  key.prefix = domain::visible_prefix(api_key);
  const auto work = [account, key, balance = wanted.balance, actor = admin.actor,
                     now = admin.clock.now()](ports::Transaction& tx) mutable -> Result<AccountId> {
    key.account = tx.accounts().create(account);
    tx.accounts().add_key(key, now);
    if (balance > 0) tx.ledger().top_up(key.account, balance, now);
    audit(tx,
          {actor, "account.create", fmt::format("account:{}", key.account), key.account,
           fmt::format("name: {}; balance: {}; key: {}…", account.name, balance, key.prefix)},
          now);
    return key.account;
  };
  const auto id = co_await ports::transact<AccountId>(admin.store, work);
  if (!id) co_return std::unexpected(id.error());
  co_return CreatedAccount{*id, std::move(api_key)};
}

boost::asio::awaitable<Result<AccountView>> find_account(ports::Store& store, AccountId id) {
  co_return co_await ports::read<AccountView>(store, [id](ports::Transaction& tx) -> Result<AccountView> {
    auto account = tx.accounts().find(id);
    if (!account) return no_account(id);
    return view(tx, std::move(*account));
  });
}

boost::asio::awaitable<Result<std::vector<AccountView>>> list_accounts(ports::Store& store, AccountId after, std::size_t limit) {
  using Views = std::vector<AccountView>;
  co_return co_await ports::read<Views>(store, [after, limit](ports::Transaction& tx) -> Result<Views> {
    Views views;
    for (auto& account : tx.accounts().list(after, limit)) views.push_back(view(tx, std::move(account)));
    return views;
  });
}

boost::asio::awaitable<Result<Account>> change_account(Admin admin, AccountId id, AccountChange change) {
  co_return co_await ports::transact<Account>(
      admin.store, [id, change = std::move(change), actor = admin.actor, now = admin.clock.now()](ports::Transaction& tx) {
        return change_in(tx, id, change, actor, now);
      });
}

}  // namespace kurir::app
