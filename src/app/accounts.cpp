#include "app/accounts.hpp"

#include "crypto/hash.hpp"
#include "domain/names.hpp"
#include "ports/ledger_rows.hpp"

namespace kurir::app {
namespace {

constexpr std::size_t kMaxName = 200;

}  // namespace

boost::asio::awaitable<Result<CreatedAccount>> create_account(ports::Store& store, const Clock& clock, Random& random,
                                                              NewAccount wanted) {
  if (wanted.name.empty() || wanted.name.size() > kMaxName) {
    co_return fail(ErrorCode::invalid_argument, "the name of an account has 1 to {} bytes", kMaxName);
  }
  if (wanted.balance < 0) co_return fail(ErrorCode::invalid_argument, "the balance of a new account cannot be negative");
  auto api_key = domain::make_api_key(random);
  domain::ApiKey key;
  key.hash = crypto::sha256(as_bytes(api_key));
  key.prefix = domain::visible_prefix(api_key);
  domain::Account account;
  account.name = std::move(wanted.name);
  const auto balance = wanted.balance;
  const auto now = clock.now();
  const auto id = co_await ports::transact<domain::AccountId>(
      store, [account, key, balance, now](ports::Transaction& tx) mutable -> Result<domain::AccountId> {
        key.account = tx.accounts().create(account);
        tx.accounts().add_key(key, now);
        if (balance > 0) tx.ledger().top_up(key.account, balance, now);
        return key.account;
      });
  if (!id) co_return std::unexpected(id.error());
  co_return CreatedAccount{*id, std::move(api_key)};
}

}  // namespace kurir::app
