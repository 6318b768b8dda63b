#include <utility>

#include "contract/store_contract.hpp"

namespace kurir::test {
namespace {

using domain::AccountId;
using domain::MessageId;
using domain::Rupiah;

TEST_P(StoreContract, MoneyGoesFromAvailableToReservedToRevenueOrBack) {
  const auto account = new_account(1000);
  const auto device = new_device(account);
  const auto sent = insert(new_message(device));
  const auto rejected = insert(new_message(device));
  const auto balance = [&] {
    const auto now = read([&](auto& tx) { return tx.ledger().balance(account); });
    return std::pair(now.available, now.reserved);
  };
  EXPECT_EQ(balance(), std::pair(Rupiah{1000}, Rupiah{0}));
  write([&](auto& tx) {
    EXPECT_TRUE(tx.ledger().reserve(account, sent, 200, 0, kNow));
    EXPECT_TRUE(tx.ledger().reserve(account, rejected, 300, 0, kNow));
  });
  EXPECT_EQ(balance(), std::pair(Rupiah{500}, Rupiah{500}));
  write([&](auto& tx) {
    tx.ledger().capture(account, sent, kNow);
    tx.ledger().release(account, rejected, kNow);
  });
  EXPECT_EQ(balance(), std::pair(Rupiah{800}, Rupiah{0}));
  reopen();
  EXPECT_EQ(balance(), std::pair(Rupiah{800}, Rupiah{0}));
}

TEST_P(StoreContract, BookingTwiceForOneMessageBooksOnce) {
  const auto account = new_account(1000);
  const auto device = new_device(account);
  const auto captured = insert(new_message(device));
  const auto released = insert(new_message(device));
  const auto never_reserved = insert(new_message(device));
  for (int i = 0; i < 2; ++i) {
    write([&](auto& tx) {
      EXPECT_TRUE(tx.ledger().reserve(account, captured, 200, 0, kNow));
      EXPECT_TRUE(tx.ledger().reserve(account, released, 200, 0, kNow));
    });
  }
  for (int i = 0; i < 2; ++i) {
    write([&](auto& tx) {
      tx.ledger().capture(account, captured, kNow);
      tx.ledger().release(account, captured, kNow);
      tx.ledger().release(account, released, kNow);
      tx.ledger().capture(account, released, kNow);
      tx.ledger().capture(account, never_reserved, kNow);
      tx.ledger().release(account, never_reserved, kNow);
    });
  }
  const auto balance = read([&](auto& tx) { return tx.ledger().balance(account); });
  EXPECT_EQ(balance.available, 800);
  EXPECT_EQ(balance.reserved, 0);
}

TEST_P(StoreContract, AnotherAccountsReservationIsOutOfReach) {
  const auto account = new_account(1000);
  const auto other = new_account(1000);
  const auto message = insert(new_message(new_device(account)));
  write([&](auto& tx) {
    EXPECT_TRUE(tx.ledger().reserve(account, message, 200, 0, kNow));
    tx.ledger().release(other, message, kNow);
  });
  EXPECT_EQ(read([&](auto& tx) { return tx.ledger().balance(other).available; }), 1000);
  EXPECT_EQ(read([&](auto& tx) { return tx.ledger().balance(account).reserved; }), 200);
}

TEST_P(StoreContract, TheBalanceEndsAtTheCreditLimit) {
  const auto account = new_account(500);
  const auto device = new_device(account);
  const auto reserve = [&](Rupiah amount, Rupiah credit_limit) {
    const auto message = insert(new_message(device));
    return write([&](auto& tx) { return tx.ledger().reserve(account, message, amount, credit_limit, kNow); });
  };
  EXPECT_FALSE(reserve(501, 0));
  EXPECT_TRUE(reserve(500, 0));
  EXPECT_FALSE(reserve(1, 0));
  EXPECT_TRUE(reserve(0, 0));
  EXPECT_TRUE(reserve(300, 300));
  EXPECT_FALSE(reserve(1, 300));
  const auto balance = read([&](auto& tx) { return tx.ledger().balance(account); });
  EXPECT_EQ(balance.available, -300);
  EXPECT_EQ(balance.reserved, 800);
}

TEST_P(StoreContract, SenselessAmountsAreRefused) {
  const auto account = new_account(100);
  const auto message = insert(new_message(new_device(account)));
  for (const Rupiah amount : {Rupiah{0}, Rupiah{-1}}) {
    EXPECT_EQ(failure_of([&](auto& tx) -> Result<void> {
                tx.ledger().top_up(account, amount, kNow);
                return {};
              }).code,
              ErrorCode::invalid_argument);
  }
  EXPECT_EQ(failure_of([&](auto& tx) -> Result<void> {
              (void)tx.ledger().reserve(account, message, -1, 0, kNow);
              return {};
            }).code,
            ErrorCode::invalid_argument);
  EXPECT_EQ(failure_of([&](auto& tx) -> Result<void> {
              tx.ledger().top_up(AccountId(4711), 1, kNow);
              return {};
            }).code,
            ErrorCode::not_found);
}

TEST_P(StoreContract, ConcurrentCallersNeverOverdraw) {
  constexpr int kCallers = 300;
  constexpr int kAffordable = 120;
  const auto account = new_account(kAffordable * 200);
  const auto device = new_device(account);
  const auto message = new_message(device);
  int accepted = 0;
  int refused = 0;
  auto accept = [&]() -> boost::asio::awaitable<void> {
    const auto done = co_await store().transact([&](ports::Transaction& tx) -> Result<void> {
      const auto id = tx.messages().insert(message);
      if (!tx.ledger().reserve(account, id, 200, 0, kNow)) return fail(ErrorCode::conflict, "no money");
      return {};
    });
    done ? ++accepted : ++refused;
  };
  std::vector<boost::asio::awaitable<void>> callers;
  for (int i = 0; i < kCallers; ++i) callers.push_back(accept());
  await_all(std::move(callers));
  EXPECT_EQ(accepted, kAffordable);
  EXPECT_EQ(refused, kCallers - kAffordable);
  const auto balance = read([&](auto& tx) { return tx.ledger().balance(account); });
  EXPECT_EQ(balance.available, 0);
  EXPECT_EQ(balance.reserved, kAffordable * 200);
  EXPECT_EQ(read([&](auto& tx) { return tx.messages().due(device, kNow, 1000).size(); }), std::size_t{kAffordable});
}

}  // namespace
}  // namespace kurir::test
