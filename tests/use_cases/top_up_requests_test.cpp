// Requests for top-ups: what a customer asks for is booked once, with its invoice, when the operator says so.
#include "app/top_up_requests.hpp"
#include "app/accounts.hpp"
#include "app/audit.hpp"
#include "app/invoices.hpp"
#include "app/ledger_correction.hpp"
#include "app/new_customer.hpp"
#include "app/tax_rates.hpp"
#include "ports/invoice_rows.hpp"
#include "support/change_log.hpp"
#include "use_cases/business.hpp"

namespace kurir::app {
namespace {

using namespace std::chrono_literals;
using domain::TopUpRequestId;
using domain::TopUpRequestState;
using test::await;
using test::Customer;
using test::day;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class TopUpRequests : public test::Business {
 protected:
  TopUpRequests() { clock_.set(day("2026-11-20", 9h)); }

  Admin customer_() { return {store_.get(), clock_, "user:ani"}; }
  Result<TopUpRequestView> ask(domain::Rupiah amount, std::optional<Idempotency> once = {}) {
    return await(request_top_up(customer_(), {shop_.account, amount, "for December", std::move(once)}));
  }
  TopUpRequestId asked(domain::Rupiah amount) { return ask(amount).value().request.id; }
  Result<TopUpRequestView> approve(TopUpRequestId id) { return await(approve_top_up(operator_(), id)); }
  std::vector<domain::Rupiah> amounts(TopUpRequestSearch search) {
    std::vector<domain::Rupiah> found;
    for (;;) {
      const auto page = await(list_top_up_requests(store_.get(), clock_, search)).value();
      for (const auto& view : page.requests) found.push_back(view.request.amount);
      if (!page.next) return found;
      search.before = page.next;
    }
  }
  static Idempotency key(std::uint8_t body) { return {"k-1", ByteArray<32>{body}}; }

  Customer shop_ = test::add_customer(store_, "shop", {.account = {}, .balance = 0, .device = {}});
  Customer other_ = test::add_customer(store_, "other");
};

TEST_F(TopUpRequests, AnApprovedRequestIsBookedWithItsInvoiceOnce) {
  const auto request = ask(100'000).value();
  EXPECT_EQ(request.request.state, TopUpRequestState::open);
  EXPECT_EQ(request.request.created_by, "user:ani");
  EXPECT_EQ(request.tax, 10'000) << "by the rate in force";
  EXPECT_EQ(balance(shop_).available, 0) << "asking books nothing";
  const auto approved = approve(request.request.id).value();
  EXPECT_EQ(approved.request.state, TopUpRequestState::approved);
  EXPECT_EQ(approved.request.decided_by, "cli:test");
  EXPECT_EQ(balance(shop_).available, 100'000);
  const auto invoice = await(find_invoice(store_.get(), approved.request.invoice.value(), shop_.account)).value();
  EXPECT_EQ(invoice.net, 100'000);
  EXPECT_EQ(approve(request.request.id).error().code, ErrorCode::conflict);
  EXPECT_THAT(bookings(shop_), SizeIs(1));
  EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(TopUpRequests, TheTaxIsThatOfTheInvoiceOnceThereIsOne) {
  const auto id = asked(100'000);
  approve(id).value();
  const auto later = asked(100'000);
  ASSERT_TRUE(await(set_tax_rate(operator_(), {1'200, {}})));
  const auto page = await(list_top_up_requests(store_.get(), clock_, {.account = shop_.account})).value();
  ASSERT_THAT(page.requests, SizeIs(2));
  EXPECT_EQ(page.requests[0].request.id, later);
  EXPECT_EQ(page.requests[0].tax, 12'000);
  EXPECT_EQ(page.requests[1].tax, 10'000);
}

TEST_F(TopUpRequests, WhatIsWithdrawnOrDeclinedIsNotBooked) {
  const auto withdrawn = asked(1'000);
  const auto declined = asked(2'000);
  EXPECT_EQ(await(withdraw_top_up(customer_(), other_.account, withdrawn)).error().code, ErrorCode::not_found) << "not theirs";
  EXPECT_TRUE(await(withdraw_top_up(customer_(), shop_.account, withdrawn)));
  EXPECT_EQ(await(decline_top_up(operator_(), declined, "")).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(await(decline_top_up(operator_(), declined, "no transfer came")).value().request.answer, "no transfer came");
  for (const auto id : {withdrawn, declined}) {
    EXPECT_EQ(approve(id).error().code, ErrorCode::conflict);
    EXPECT_EQ(await(withdraw_top_up(customer_(), shop_.account, id)).error().code, ErrorCode::conflict);
  }
  EXPECT_EQ(approve(TopUpRequestId(99)).error().code, ErrorCode::not_found);
  EXPECT_THAT(bookings(shop_), IsEmpty());
}

TEST_F(TopUpRequests, TheSameKeyAsksOnce) {
  const auto first = ask(1'000, key(1)).value().request.id;
  EXPECT_EQ(ask(1'000, key(1)).value().request.id, first);
  EXPECT_EQ(ask(2'000, key(2)).error().code, ErrorCode::already_exists) << "another body under the same key";
  EXPECT_THAT(amounts({.account = shop_.account}), SizeIs(1));
  clock_.advance(25h);
  EXPECT_NE(ask(1'000, key(1)).value().request.id, first) << "a day later it is forgotten";
}

TEST_F(TopUpRequests, WhatMakesNoSenseIsRefused) {
  EXPECT_EQ(ask(0).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(ask(-1).error().code, ErrorCode::invalid_argument);
  for (std::size_t i = 0; i < kMaxOpenTopUpRequests; ++i) asked(1'000);
  EXPECT_EQ(ask(1'000).error().code, ErrorCode::conflict) << "the operator has enough to do";
  ASSERT_TRUE(await(change_account(operator_(), other_.account, {.name = "Toko", .postpaid = true})));
  EXPECT_EQ(await(request_top_up(customer_(), {other_.account, 5, ""})).error().code, ErrorCode::conflict);
}

TEST_F(TopUpRequests, ListsBeginWithTheNewestAndGoOnByCursor) {
  for (domain::Rupiah amount = 1; amount <= 5; ++amount) asked(amount);
  await(request_top_up(customer_(), {other_.account, 77, ""})).value();
  approve(TopUpRequestId(2)).value();
  EXPECT_THAT(amounts({.limit = 2}), ElementsAre(77, 5, 4, 3, 2, 1));
  EXPECT_THAT(amounts({.account = shop_.account, .limit = 2}), ElementsAre(5, 4, 3, 2, 1));
  EXPECT_THAT(amounts({.state = TopUpRequestState::open, .limit = 2}), ElementsAre(77, 5, 4, 3, 1));
  EXPECT_THAT(amounts({.state = TopUpRequestState::approved}), ElementsAre(2));
}

TEST_F(TopUpRequests, AKeyedTopUpAndACorrectionAreBookedOnce) {
  const auto top = [&](std::uint8_t body) { return await(app::top_up(operator_(), {shop_.account, 50'000, "", key(body)})); };
  const auto first = top(1).value();
  const auto again = top(1).value();
  EXPECT_EQ(again.invoice, first.invoice);
  EXPECT_EQ(again.invoice_number, first.invoice_number);
  EXPECT_EQ(top(2).error().code, ErrorCode::already_exists);
  BalanceCorrection correction{.account = shop_.account, .amount = -700, .note = "agreed"};
  correction.idempotency = key(3);
  EXPECT_EQ(await(correct_balance(operator_(), correction)).value(), 49'300);
  EXPECT_EQ(await(correct_balance(operator_(), correction)).value(), 49'300);
  EXPECT_THAT(bookings(shop_), SizeIs(2));
  EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(TopUpRequests, AnInvoiceOfAnotherAccountIsNotFound) {
  const auto invoice = top_up(shop_, 1'000).invoice;
  EXPECT_TRUE(await(find_invoice(store_.get(), invoice, shop_.account)));
  EXPECT_TRUE(await(find_invoice(store_.get(), invoice, std::nullopt)));
  EXPECT_EQ(await(find_invoice(store_.get(), invoice, other_.account)).error().code, ErrorCode::not_found);
}

TEST_F(TopUpRequests, BothSidesHearOfThem) {
  test::ChangeLog changes(store_.get());
  const auto id = asked(100);
  approve(id).value();
  const auto told = fmt::format("top_up_request {}", id);
  EXPECT_THAT(changes.all(), ElementsAre(told, "balance ", told));
}

class Customers : public test::Business {
 protected:
  std::vector<std::string> found(AccountSearch search) {
    std::vector<std::string> names;
    for (;;) {
      const auto page = await(search_accounts(store_.get(), search)).value();
      for (const auto& view : page.accounts) names.push_back(view.account.name);
      if (!page.next) return names;
      search.after = *page.next;
    }
  }
  domain::AccountId add(const std::string& name) { return await(create_account(operator_(), random_, {name})).value().id; }

  boost::asio::thread_pool pool_{1};
};

TEST_F(Customers, AreFoundByIdAndByAnyPartOfTheName) {
  add("Toko Maju");
  const auto clinic = add("Klinik Sehat");
  add("toko 2");
  EXPECT_THAT(found({.limit = 1}), ElementsAre("Toko Maju", "Klinik Sehat", "toko 2"));
  EXPECT_THAT(found({.words = "TOKO", .limit = 1}), ElementsAre("Toko Maju", "toko 2"));
  EXPECT_THAT(found({.words = std::to_string(clinic.value)}), ElementsAre("Klinik Sehat"));
  EXPECT_THAT(found({.words = "nobody"}), IsEmpty());
}

TEST_F(Customers, ASearchThatFindsLittleStillEndsSoonAndGoesOn) {
  store_.write([&](ports::Transaction& tx) {
    for (int i = 0; i < 5'500; ++i) {
      domain::Account account;
      account.name = i == 5'400 ? "needle" : "hay";
      (void)tx.accounts().create(account);
    }
  });
  const auto first = await(search_accounts(store_.get(), {.words = "needle"})).value();
  EXPECT_THAT(first.accounts, IsEmpty());
  EXPECT_TRUE(first.next);
  EXPECT_THAT(found({.words = "needle"}), ElementsAre("needle"));
}

TEST_F(Customers, OneIsMadeWithItsOwnerOrNotAtAll) {
  const PasswordMaker maker{.random = random_, .pool = pool_};
  const auto make = [&](const std::string& login) {
    return await(create_customer(operator_(), maker, {.name = "Toko", .owner = NewOwner{login, "Ani"}}));
  };
  const auto made = make("ani@toko.example").value();
  ASSERT_TRUE(made.owner);
  EXPECT_EQ(made.owner->user.account, made.account.id);
  EXPECT_EQ(made.owner->user.role, domain::Role::owner);
  EXPECT_TRUE(made.owner->user.must_change_password);
  EXPECT_EQ(make("ANI@toko.example").error().code, ErrorCode::conflict);
  EXPECT_EQ(make("x").error().code, ErrorCode::invalid_argument);
  EXPECT_THAT(found({}), SizeIs(1)) << "no customer without the owner";
  EXPECT_FALSE(await(create_customer(operator_(), maker, {.name = "Toko 2"})).value().owner);
}

TEST_F(Customers, SeeThePlansThatAreOfferedAtTheTermsOfToday) {
  clock_.set(day("2026-11-20"));
  ASSERT_TRUE(await(change_plan(operator_(), {.code = "C", .name = {}, .retired = true})));
  NewTerms dearer;
  dearer.code = "A";
  dearer.valid_from = day("2026-12-01");
  dearer.price = 250;
  ASSERT_TRUE(await(change_terms(operator_(), dearer)));
  const auto price_of_a = [&] {
    const auto offered = await(offered_plans(store_.get(), clock_)).value();
    EXPECT_THAT(offered.plans, SizeIs(3)) << "P, A and B";
    EXPECT_EQ(offered.tax_basis_points, 1'000);
    return offered.plans.at(1).terms.price;
  };
  EXPECT_EQ(price_of_a(), 200);
  clock_.set(day("2026-12-01"));
  EXPECT_EQ(price_of_a(), 250);
  EXPECT_THAT(await(find_plan(store_.get(), "A")).value().terms, SizeIs(2));
  EXPECT_EQ(await(find_plan(store_.get(), "Z")).error().code, ErrorCode::not_found);
}

TEST_F(Customers, NobodyChangesThePlanOfAnothersDevice) {
  const auto shop = test::add_customer(store_, "shop", {.account = {}, .balance = 100'000, .device = {}});
  const auto other = test::add_customer(store_, "other");
  const auto change = [&](domain::AccountId account) {
    return await(assign_plan(operator_(), PlanWanted{.waid = shop.waid, .code = "A", .account = account}));
  };
  EXPECT_EQ(change(other.account).error().code, ErrorCode::not_found);
  EXPECT_TRUE(change(shop.account));
}

}  // namespace
}  // namespace kurir::app
