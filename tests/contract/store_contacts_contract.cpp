#include "contract/store_contract.hpp"
#include "ports/consent_rows.hpp"
#include "ports/contact_rows.hpp"
#include "ports/top_up_request_rows.hpp"

namespace kurir::test {
namespace {

using domain::Contact;
using domain::TopUpRequest;
using domain::TopUpRequestId;
using domain::TopUpRequestState;
using domain::policy::ConsentState;
using testing::ElementsAre;
using testing::IsEmpty;

const ports::ContactRows::Range kAll{"", ":"};

std::vector<std::string> numbers(const std::vector<Contact>& contacts) {
  std::vector<std::string> found;
  for (const auto& contact : contacts) found.push_back(contact.number);
  return found;
}

TEST_P(StoreContract, AContactComesBackAsItWasPut) {
  const auto account = new_account();
  write([&](auto& tx) {
    tx.contacts().put(account, {.number = "628111", .name = "Budi", .note = "two\nlines", .changed_at = kNow});
  });
  reopen();
  const auto found = read([&](auto& tx) { return tx.contacts().find(account, "628111"); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "Budi");
  EXPECT_EQ(found->note, "two\nlines");
  EXPECT_EQ(found->changed_at, kNow);
  EXPECT_EQ(found->consent, std::nullopt);
  write([&](auto& tx) { tx.contacts().put(account, {.number = "628111", .name = "Ani", .changed_at = kNow}); });
  EXPECT_EQ(read([&](auto& tx) { return tx.contacts().find(account, "628111"); })->name, "Ani");
  EXPECT_FALSE(read([&](auto& tx) { return tx.contacts().find(account, "62811"); })) << "the beginning of a number is no number";
}

TEST_P(StoreContract, ContactsAreThoseWithANameOrAWordOnConsentInOrderOfNumber) {
  const auto account = new_account();
  const auto other = new_account();
  write([&](auto& tx) {
    for (const auto* number : {"628113", "628111", "60123"}) {
      tx.contacts().put(account, {.number = number, .name = "x", .changed_at = kNow});
    }
    tx.contacts().put(other, {.number = "628119", .name = "x", .changed_at = kNow});
    for (const auto* number : {"628112", "628113"}) {
      tx.consent().record(account, {.number = number, .state = ConsentState::opted_out, .source = "s", .proof = "p", .at = kNow});
    }
  });
  const auto list = [&](const ports::ContactRows::Range& range, std::size_t limit) {
    return read([&](auto& tx) { return tx.contacts().list(account, range, limit); });
  };
  EXPECT_THAT(numbers(list(kAll, 10)), ElementsAre("60123", "628111", "628112", "628113"));
  EXPECT_THAT(numbers(list(kAll, 2)), ElementsAre("60123", "628111"));
  EXPECT_THAT(numbers(list({"628112", "628113"}, 10)), ElementsAre("628112")) << "from included, until not";
  const auto all = list({"62811", "62811:"}, 10);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].consent, std::nullopt);
  EXPECT_EQ(all[1].name, "");
  EXPECT_EQ(all[1].changed_at, std::nullopt);
  EXPECT_EQ(all[2].name, "x");
  EXPECT_EQ(all[2].consent, ConsentState::opted_out);
  EXPECT_EQ(all[2].consent_since, kNow);
}

TEST_P(StoreContract, RemovingAContactLeavesItsConsent) {
  const auto account = new_account();
  write([&](auto& tx) {
    tx.contacts().put(account, {.number = "628111", .name = "x", .changed_at = kNow});
    tx.consent().record(account, {.number = "628111", .state = ConsentState::opted_in, .source = "s", .proof = "p", .at = kNow});
  });
  EXPECT_TRUE(write([&](auto& tx) { return tx.contacts().remove(account, "628111"); }));
  EXPECT_FALSE(write([&](auto& tx) { return tx.contacts().remove(account, "628111"); }));
  const auto found = read([&](auto& tx) { return tx.contacts().find(account, "628111"); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "");
  EXPECT_EQ(found->consent, ConsentState::opted_in);
}

TEST_P(StoreContract, ARequestForATopUpComesBackAsItWasMadeAndDecided) {
  const auto account = new_account();
  TopUpRequest request;
  request.account = account;
  request.amount = 250'000;
  request.note = "for December";
  request.created_by = "user:ani";
  request.created_at = kNow;
  request.id = write([&](auto& tx) { return tx.top_up_requests().create(request); });
  EXPECT_EQ(read([&](auto& tx) { return tx.top_up_requests().count_open(account); }), 1U);
  request.state = TopUpRequestState::approved;
  request.decided_by = "user:boss";
  request.decided_at = kNow + hours(1);
  request.answer = "thank you";
  request.invoice = domain::InvoiceId(7);
  write([&](auto& tx) { tx.top_up_requests().decide(request); });
  reopen();
  const auto found = read([&](auto& tx) { return tx.top_up_requests().find(request.id); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->account, account);
  EXPECT_EQ(found->amount, 250'000);
  EXPECT_EQ(found->note, "for December");
  EXPECT_EQ(found->state, TopUpRequestState::approved);
  EXPECT_EQ(found->created_by, "user:ani");
  EXPECT_EQ(found->created_at, kNow);
  EXPECT_EQ(found->decided_by, "user:boss");
  EXPECT_EQ(found->decided_at, kNow + hours(1));
  EXPECT_EQ(found->answer, "thank you");
  EXPECT_EQ(found->invoice, domain::InvoiceId(7));
  EXPECT_EQ(read([&](auto& tx) { return tx.top_up_requests().count_open(account); }), 0U);
}

TEST_P(StoreContract, RequestsForTopUpsAreListedNewestFirst) {
  const auto account = new_account();
  const auto other = new_account();
  std::vector<TopUpRequestId> ids;
  for (const auto owner : {account, other, account}) {
    TopUpRequest request;
    request.account = owner;
    request.amount = 1;
    request.created_at = kNow;
    ids.push_back(write([&](auto& tx) { return tx.top_up_requests().create(request); }));
  }
  write([&](auto& tx) {
    auto declined = *tx.top_up_requests().find(ids[0]);
    declined.state = TopUpRequestState::declined;
    tx.top_up_requests().decide(declined);
  });
  const auto ids_of = [](const std::vector<TopUpRequest>& requests) {
    std::vector<TopUpRequestId> found;
    for (const auto& request : requests) found.push_back(request.id);
    return found;
  };
  const TopUpRequestId newest(1'000);
  EXPECT_THAT(ids_of(read([&](auto& tx) { return tx.top_up_requests().list(newest, 10); })), ElementsAre(ids[2], ids[1], ids[0]));
  EXPECT_THAT(ids_of(read([&](auto& tx) { return tx.top_up_requests().list(ids[2], 1); })), ElementsAre(ids[1]));
  EXPECT_THAT(ids_of(read([&](auto& tx) { return tx.top_up_requests().list_of(account, newest, 10); })),
              ElementsAre(ids[2], ids[0]));
  EXPECT_THAT(ids_of(read([&](auto& tx) { return tx.top_up_requests().list_in(TopUpRequestState::open, newest, 10); })),
              ElementsAre(ids[2], ids[1]));
  EXPECT_THAT(ids_of(read([&](auto& tx) { return tx.top_up_requests().list_in(TopUpRequestState::approved, newest, 10); })),
              IsEmpty());
}

}  // namespace
}  // namespace kurir::test
