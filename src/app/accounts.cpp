#include "app/accounts.hpp"

#include <charconv>

#include "app/audit.hpp"
#include "app/change_text.hpp"
#include "app/issue_statements.hpp"
#include "crypto/hash.hpp"
#include "domain/account_fields.hpp"
#include "domain/find_text.hpp"
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
  const auto devices = tx.accounts().device_count(account.id);
  return {std::move(account), balance, devices};
}

constexpr std::size_t kBatch = 500;
constexpr std::size_t kMostLookedAt = 5'000;  ///< accounts, for one page

std::optional<AccountId> id_in(std::string_view words) {
  std::int64_t id = 0;
  const auto end = words.data() + words.size();
  const auto [stopped, error] = std::from_chars(words.data(), end, id);
  return error == std::errc() && stopped == end ? std::optional(AccountId(id)) : std::nullopt;
}

AccountPage search_in(ports::Transaction& tx, const AccountSearch& wanted) {
  AccountPage page;
  if (const auto id = id_in(wanted.words)) {
    if (auto account = tx.accounts().find(*id)) {
      page.accounts.push_back(view(tx, std::move(*account)));
      return page;
    }
  }
  auto after = wanted.after;
  for (std::size_t looked_at = 0; looked_at < kMostLookedAt; looked_at += kBatch) {
    auto batch = tx.accounts().list(after, kBatch);
    for (auto& account : batch) {
      if (domain::contains_text(account.name, wanted.words)) {
        if (page.accounts.size() == wanted.limit) {
          page.next = after;
          return page;
        }
        page.accounts.push_back(view(tx, account));
      }
      after = account.id;
    }
    if (batch.size() < kBatch) return page;
  }
  page.next = after;
  return page;
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
  tx.note({.topic = ports::Topic::account, .account = id});
  audit(tx, {actor, "account.set", fmt::format("account:{}", id), id, *text}, now);
  return std::move(*account);
}

}  // namespace

Result<PreparedAccount> prepare_account(Random& random, NewAccount wanted) {
  PreparedAccount prepared;
  prepared.account.name = std::move(wanted.name);
  if (auto checked = domain::check_account(prepared.account); !checked) return pass_on(std::move(checked));
  if (wanted.balance < 0) return fail(ErrorCode::invalid_argument, "the balance of a new account cannot be negative");
  prepared.balance = wanted.balance;
  prepared.api_key = domain::make_api_key(random);
  prepared.key.hash = crypto::sha256(as_bytes(prepared.api_key));
  prepared.key.prefix = domain::visible_prefix(prepared.api_key);
  return prepared;
}

AccountId store_account(ports::Transaction& tx, PreparedAccount prepared, const std::string& actor, Time now) {
  auto& key = prepared.key;
  key.account = tx.accounts().create(prepared.account);
  tx.accounts().add_key(key, now);
  tx.note({.topic = ports::Topic::account, .account = key.account});
  if (prepared.balance > 0) tx.ledger().top_up(key.account, prepared.balance, now);
  audit(tx,
        {actor, "account.create", fmt::format("account:{}", key.account), key.account,
         fmt::format("name: {}; balance: {}; key: {}…", prepared.account.name, prepared.balance, key.prefix)},
        now);
  return key.account;
}

boost::asio::awaitable<Result<CreatedAccount>> create_account(Admin admin, Random& random, NewAccount wanted) {
  auto prepared = prepare_account(random, std::move(wanted));
  if (!prepared) co_return pass_on(std::move(prepared));
  const auto id = co_await ports::transact<AccountId>(
      admin.store,
      [prepared = *prepared, actor = admin.actor, now = admin.clock.now()](ports::Transaction& tx) -> Result<AccountId> {
        return store_account(tx, prepared, actor, now);
      });
  if (!id) co_return std::unexpected(id.error());
  co_return CreatedAccount{*id, std::move(prepared->api_key)};
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

boost::asio::awaitable<Result<AccountPage>> search_accounts(ports::Store& store, AccountSearch search) {
  co_return co_await ports::read<AccountPage>(
      store, [search = std::move(search)](ports::Transaction& tx) -> Result<AccountPage> { return search_in(tx, search); });
}

boost::asio::awaitable<Result<Account>> change_account(Admin admin, AccountId id, AccountChange change) {
  co_return co_await ports::transact<Account>(
      admin.store, [id, change = std::move(change), actor = admin.actor, now = admin.clock.now()](ports::Transaction& tx) {
        return change_in(tx, id, change, actor, now);
      });
}

}  // namespace kurir::app
