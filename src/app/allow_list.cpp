#include "app/allow_list.hpp"

#include <algorithm>

#include <fmt/ranges.h>

#include "app/audit.hpp"
#include "domain/address_list.hpp"

namespace kurir::app {
namespace {

using domain::Account;
using domain::ApiKey;

/// One list inside its transaction, with the row that it is part of.
class OpenList {
 public:
  static Result<OpenList> open(ports::Transaction& tx, const ListOwner& owner) {
    OpenList list;
    auto account = tx.accounts().find(owner.account);
    if (!account) return fail(ErrorCode::not_found, "no account {}: see `kurir account list`", owner.account);
    list.account_ = std::move(*account);
    if (!owner.key) return list;
    list.key_ = tx.accounts().find_key(*owner.key);
    if (list.key_ && list.key_->account == owner.account) return list;
    return fail(ErrorCode::not_found, "account {} has no key {}: see `kurir key list`", owner.account, *owner.key);
  }

  [[nodiscard]] Addresses& entries() { return key_ ? key_->allowed_addresses : account_.allowed_addresses; }
  [[nodiscard]] std::string name() const {
    return key_ ? fmt::format("key:{}", key_->id) : fmt::format("account:{}", account_.id);
  }
  void save(ports::Transaction& tx) const {
    if (key_) {
      tx.accounts().update_key(*key_);
    } else {
      tx.accounts().update(account_);
    }
  }

 private:
  Account account_;
  std::optional<ApiKey> key_;
};

Result<void> add(Addresses& list, const Addresses& entries) {
  for (const auto& entry : entries) {
    if (std::ranges::find(list, entry) == list.end()) list.push_back(entry);
  }
  if (list.size() <= kMaxAllowed) return {};
  return fail(ErrorCode::invalid_argument, "a list has at most {} entries: use networks in CIDR form", kMaxAllowed);
}

Result<void> remove(Addresses& list, const Addresses& entries) {
  for (const auto& entry : entries) {
    if (std::erase(list, entry) == 0) return fail(ErrorCode::not_found, "{} is not on the list: see `kurir allow list`", entry);
  }
  return {};
}

Result<void> replace(Addresses& list, const Addresses& entries) {
  list = entries;
  return {};
}

using Edit = Result<void> (*)(Addresses& list, const Addresses& entries);

boost::asio::awaitable<Result<Addresses>> edit_list(Admin admin, ListOwner owner, Addresses entries, Edit edit,
                                                    std::string action) {
  auto canonical = read_address_list(entries);
  if (!canonical) co_return pass_on(std::move(canonical));
  const auto work = [owner, entries = std::move(*canonical), edit, action = std::move(action), actor = admin.actor,
                     now = admin.clock.now()](ports::Transaction& tx) -> Result<Addresses> {
    auto list = OpenList::open(tx, owner);
    if (!list) return pass_on(std::move(list));
    const auto before = list->entries();
    if (auto edited = edit(list->entries(), entries); !edited) return pass_on(std::move(edited));
    if (list->entries() == before) return before;
    list->save(tx);
    const auto details = fmt::format("{}; the list is now: {}", fmt::join(entries, ", "), fmt::join(list->entries(), ", "));
    audit(tx, {actor, action, list->name(), owner.account, details}, now);
    tx.note({.topic = ports::Topic::account, .account = owner.account});
    return list->entries();
  };
  co_return co_await ports::transact<Addresses>(admin.store, work);
}

}  // namespace

Result<Addresses> read_address_list(const Addresses& entries) {
  Addresses list;
  for (const auto& entry : entries) {
    const auto canonical = domain::canonical_entry(entry);
    if (!canonical) {
      return fail(ErrorCode::invalid_argument,
                  "\"{}\" is no address and no network, like 203.0.113.9, 10.0.0.0/8 or 2001:db8::/32", entry);
    }
    if (std::ranges::find(list, *canonical) == list.end()) list.push_back(*canonical);
  }
  if (list.size() > kMaxAllowed) return fail(ErrorCode::invalid_argument, "a list has at most {} entries", kMaxAllowed);
  return list;
}

boost::asio::awaitable<Result<Addresses>> allowed_addresses(ports::Store& store, ListOwner owner) {
  co_return co_await ports::read<Addresses>(store, [owner](ports::Transaction& tx) -> Result<Addresses> {
    auto list = OpenList::open(tx, owner);
    if (!list) return pass_on(std::move(list));
    return list->entries();
  });
}

boost::asio::awaitable<Result<Addresses>> allow(Admin admin, ListOwner owner, Addresses entries) {
  co_return co_await edit_list(std::move(admin), owner, std::move(entries), add, "allow.add");
}

boost::asio::awaitable<Result<Addresses>> disallow(Admin admin, ListOwner owner, Addresses entries) {
  co_return co_await edit_list(std::move(admin), owner, std::move(entries), remove, "allow.remove");
}

boost::asio::awaitable<Result<Addresses>> allow_only(Admin admin, ListOwner owner, Addresses entries) {
  co_return co_await edit_list(std::move(admin), owner, std::move(entries), replace, "allow.set");
}

}  // namespace kurir::app
