// Use cases of the operator: customers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/admin.hpp"
#include "base/random.hpp"
#include "ports/ledger_rows.hpp"

namespace kurir::app {

struct NewAccount {
  std::string name;
  domain::Rupiah balance = 0;  ///< booked as a first top-up; not negative
};

struct CreatedAccount {
  domain::AccountId id;
  std::string api_key;  ///< shown once: only its hash is stored
};

/// Not stored yet, for whoever stores more with it in one transaction.
struct PreparedAccount {
  domain::Account account;
  domain::ApiKey key;
  std::string api_key;
  domain::Rupiah balance = 0;
};
[[nodiscard]] Result<PreparedAccount> prepare_account(Random& random, NewAccount account);
domain::AccountId store_account(ports::Transaction& tx, PreparedAccount account, const std::string& actor, Time now);

/// With one key that may do everything. `invalid_argument` where the name or the balance is out of bounds.
[[nodiscard]] boost::asio::awaitable<Result<CreatedAccount>> create_account(Admin admin, Random& random, NewAccount account);

struct AccountView {
  domain::Account account;
  ports::LedgerRows::Balance balance;
  std::size_t devices = 0;  ///< without deleted ones
};
[[nodiscard]] boost::asio::awaitable<Result<AccountView>> find_account(ports::Store& store, domain::AccountId id);
/// In order of id, after the given one.
[[nodiscard]] boost::asio::awaitable<Result<std::vector<AccountView>>> list_accounts(ports::Store& store, domain::AccountId after,
                                                                                     std::size_t limit);

struct AccountSearch {
  std::string words = {};        ///< the id, or a part of the name whatever the case of its letters; empty = all
  domain::AccountId after = {};  ///< AccountPage::next of the page before
  std::size_t limit = 50;
};
struct AccountPage {
  std::vector<AccountView> accounts;      ///< in order of id
  std::optional<domain::AccountId> next;  ///< nothing = this was the last
};
/// A page may be short, or empty, although more follow: one page looks at a few thousand accounts at most.
[[nodiscard]] boost::asio::awaitable<Result<AccountPage>> search_accounts(ports::Store& store, AccountSearch search);

/// What is absent stays as it is. (Initialised one by one: a caller names only what it changes.)
struct AccountChange {
  std::optional<std::string> name = {};
  std::optional<std::string> region = {};
  std::optional<std::string> time_zone = {};  ///< an expiry keeps its day
  std::optional<std::string> language = {};
  std::optional<std::string> address = {};
  std::optional<std::string> tax_number = {};
  std::optional<std::string> last_day = {};  ///< "yyyy-mm-dd" in the account's time zone; "" = without end
  std::optional<bool> postpaid = {};         ///< false also ends the credit
  std::optional<domain::Rupiah> credit_limit = {};
};
/// `not_found`; `invalid_argument` as domain::check_account; `conflict` where the debt is above the new credit limit.
[[nodiscard]] boost::asio::awaitable<Result<domain::Account>> change_account(Admin admin, domain::AccountId id,
                                                                             AccountChange change);

}  // namespace kurir::app
