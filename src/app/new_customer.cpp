#include "app/new_customer.hpp"

namespace kurir::app {
namespace {

struct Stored {
  domain::AccountId account;
  std::optional<domain::User> owner;
};

Result<Stored> store_both(ports::Transaction& tx, const PreparedAccount& account, std::optional<domain::User> owner,
                          const std::string& actor, Time now) {
  Stored stored{store_account(tx, account, actor, now), {}};
  if (!owner) return stored;
  owner->account = stored.account;
  auto user = store_user(tx, std::move(*owner), actor, now);
  if (!user) return pass_on(std::move(user));
  stored.owner = std::move(*user);
  return stored;
}

}  // namespace

boost::asio::awaitable<Result<CreatedCustomer>> create_customer(Admin admin, PasswordMaker maker, NewCustomer wanted) {
  auto account = prepare_account(maker.random, {.name = std::move(wanted.name)});
  if (!account) co_return pass_on(std::move(account));
  std::optional<TemporaryPassword> owner;
  if (wanted.owner) {
    auto prepared = co_await prepare_user(std::move(maker), {.login = std::move(wanted.owner->login),
                                                             .name = std::move(wanted.owner->name),
                                                             .role = domain::Role::owner,
                                                             .account = domain::AccountId()});  // known once it is stored
    if (!prepared) co_return pass_on(std::move(prepared));
    owner = std::move(*prepared);
  }
  auto user = owner ? std::optional(owner->user) : std::nullopt;
  auto stored = co_await ports::transact<Stored>(
      admin.store, [account = *account, user = std::move(user), actor = admin.actor,
                    now = admin.clock.now()](ports::Transaction& tx) { return store_both(tx, account, user, actor, now); });
  if (!stored) co_return pass_on(std::move(stored));
  if (owner) owner->user = std::move(*stored->owner);
  co_return CreatedCustomer{{stored->account, std::move(account->api_key)}, std::move(owner)};
}

}  // namespace kurir::app
