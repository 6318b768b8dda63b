// What the operator does about customers, keys and allow-lists, and that each change leaves a line in the audit log.
#include <gmock/gmock.h>

#include "app/accounts.hpp"
#include "app/allow_list.hpp"
#include "app/audit.hpp"
#include "app/keys.hpp"
#include "crypto/hash.hpp"
#include "domain/local_date.hpp"
#include "support/manual_clock.hpp"
#include "support/scripted_random.hpp"
#include "support/temporary_store.hpp"

namespace kurir::app {
namespace {

using namespace std::chrono_literals;
using domain::AccountId;
using domain::KeyId;
using domain::Scope;
using test::await;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Access : public testing::Test {
 protected:
  AccountId new_account() { return await(create_account(admin_, random_, {"Toko", 0})).value().id; }
  Result<domain::Account> set(AccountChange change) { return await(change_account(admin_, account_, std::move(change))); }
  Result<CreatedKey> create(NewKey wanted) {
    if (wanted.account == AccountId{}) wanted.account = account_;
    return await(create_key(admin_, random_, std::move(wanted)));
  }
  Result<CreatedKey> rotate(KeyId id, Duration overlap) { return await(rotate_key(admin_, random_, id, overlap)); }
  Result<domain::ApiKey> revoke(KeyId id) { return await(revoke_key(admin_, id)); }

  /// What the API would find for this secret.
  bool is_good(const std::string& api_key, Scope use = Scope::send) {
    return store_.write([&](ports::Transaction& tx) {
      const auto key = tx.accounts().find_key(crypto::sha256(as_bytes(api_key)));
      return key && is_valid(*key, use, clock_.now());
    });
  }
  std::vector<std::string> audited() {
    std::vector<std::string> lines;
    for (const auto& line : await(list_audit(store_.get(), account_, 1'000'000, 100)).value()) {
      EXPECT_EQ(line.actor, "cli:budi");
      lines.insert(lines.begin(), line.action + " " + line.target);
    }
    return lines;
  }
  std::string last_details() { return await(list_audit(store_.get(), {}, 1'000'000, 1)).value().at(0).details; }

  test::TemporaryStore store_;
  test::ManualClock clock_;
  test::SeededRandom random_{1};
  Admin admin_{store_.get(), clock_, "cli:budi"};
  AccountId account_ = new_account();
};

TEST_F(Access, AnAccountChangesFieldByField) {
  const auto changed =
      set({.name = "Toko Maju", .region = "MY", .language = "en", .address = "Jl. 1", .tax_number = "C 123"}).value();
  EXPECT_EQ(changed.name, "Toko Maju");
  EXPECT_EQ(changed.region, "MY");
  EXPECT_EQ(changed.time_zone, "Asia/Jakarta");
  const auto stored = await(find_account(store_.get(), account_)).value().account;
  EXPECT_EQ(stored.address, "Jl. 1");
  EXPECT_EQ(stored.tax_number, "C 123");
  EXPECT_EQ(last_details(),
            "name: Toko -> Toko Maju; region: ID -> MY; language: id -> en; address:  -> Jl. 1; tax number:  -> C 123");
}

TEST_F(Access, AChangeOfNothingLeavesNoLine) {
  EXPECT_TRUE(set({}));
  EXPECT_TRUE(set({.name = "Toko"}));
  EXPECT_THAT(audited(), ElementsAre("account.create account:1"));
}

TEST_F(Access, AWrongFieldChangesNothing) {
  EXPECT_EQ(set({.name = "Other", .region = "XX"}).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(await(find_account(store_.get(), account_)).value().account.name, "Toko");
  EXPECT_EQ(await(change_account(admin_, AccountId(99), {.name = "x"})).error().code, ErrorCode::not_found);
  EXPECT_THAT(audited(), ElementsAre("account.create account:1"));
}

TEST_F(Access, TheLastDayIsWholeInTheAccountsZoneAndStaysWhenTheZoneChanges) {
  const auto end = [&] { return await(find_account(store_.get(), account_)).value().account.expires_at; };
  EXPECT_TRUE(set({.last_day = "2027-06-30"}));
  EXPECT_EQ(end(), Time(std::chrono::sys_days(2027y / 6 / 30) + 17h));
  EXPECT_TRUE(set({.time_zone = "UTC"}));
  EXPECT_EQ(end(), Time(std::chrono::sys_days(2027y / 7 / 1)));
  EXPECT_TRUE(set({.last_day = ""}));
  EXPECT_EQ(end(), std::nullopt);
  EXPECT_EQ(last_details(), "last day: 2027-06-30 -> 9999-12-31");
  EXPECT_EQ(set({.last_day = "30-06-2027"}).error().code, ErrorCode::invalid_argument);
}

TEST_F(Access, CreditComesAndGoesWithPostpaid) {
  EXPECT_EQ(set({.credit_limit = 100'000}).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(set({.postpaid = true, .credit_limit = 100'000}).value().credit_limit, 100'000);
  EXPECT_EQ(set({.postpaid = false}).value().credit_limit, 0);
  EXPECT_EQ(last_details(), "payment: postpaid -> prepaid; credit limit: 100000 -> 0");
}

TEST_F(Access, NobodyOwesMoreThanTheCreditAllows) {
  EXPECT_TRUE(set({.postpaid = true, .credit_limit = 100'000}));
  store_.write([&](ports::Transaction& tx) {
    ASSERT_TRUE(tx.ledger().reserve(account_, domain::MessageId(1), 60'000, 100'000, clock_.now()));
  });
  EXPECT_TRUE(set({.credit_limit = 60'000}));
  EXPECT_EQ(set({.credit_limit = 59'999}).error().code, ErrorCode::conflict);
  EXPECT_EQ(set({.postpaid = false}).error().code, ErrorCode::conflict);
}

TEST_F(Access, AKeyHasItsSettingsAndOnlyItsHashIsKept) {
  const auto made = create({.name = "shop",
                            .scopes = 1,
                            .url_decoding = domain::UrlDecoding::never,
                            .allowed_addresses = {"10.1.2.3/8", "10.0.0.0/8", "2001:DB8::1"},
                            .last_day = "2099-12-31"})
                        .value();
  EXPECT_TRUE(is_good(made.api_key));
  EXPECT_FALSE(is_good(made.api_key, Scope::read));
  EXPECT_FALSE(is_good(made.api_key, Scope::manage));
  const auto keys = await(list_keys(store_.get(), account_)).value();
  ASSERT_EQ(keys.size(), 2U);  // the first came with the account
  EXPECT_EQ(keys[1].name, "shop");
  EXPECT_EQ(keys[1].url_decoding, domain::UrlDecoding::never);
  EXPECT_THAT(keys[1].allowed_addresses, ElementsAre("10.0.0.0/8", "2001:db8::1"));
  EXPECT_EQ(keys[1].prefix, made.api_key.substr(0, 10));
  EXPECT_THAT(last_details(), testing::Not(HasSubstr(made.api_key)));
}

TEST_F(Access, AKeyWithoutSenseIsRefused) {
  EXPECT_EQ(create({.account = AccountId(99)}).error().code, ErrorCode::not_found);
  for (const auto& wanted : {NewKey{.scopes = 0}, NewKey{.scopes = 8}, NewKey{.allowed_addresses = {"10.0.0.0/33"}},
                             NewKey{.last_day = "1999-12-31"}, NewKey{.last_day = "soon"}, NewKey{.name = "a\nb"}}) {
    EXPECT_EQ(create(wanted).error().code, ErrorCode::invalid_argument);
  }
  EXPECT_EQ(await(list_keys(store_.get(), AccountId(99))).error().code, ErrorCode::not_found);
}

TEST_F(Access, AKeyEndsWithItsDay) {
  const auto tomorrow = domain::local_date(clock_.now() + 24h, "Asia/Jakarta");
  const auto made = create({.last_day = tomorrow}).value();
  EXPECT_TRUE(is_good(made.api_key));
  clock_.advance(*made.key.expires_at - clock_.now() - 1ms);
  EXPECT_TRUE(is_good(made.api_key));
  clock_.advance(1ms);
  EXPECT_FALSE(is_good(made.api_key));
  EXPECT_EQ(rotate(made.key.id, 1h).error().code, ErrorCode::conflict);
}

TEST_F(Access, RotationKeepsTheSettingsAndTheOldKeyForAWhile) {
  const auto old = create({.name = "shop",
                           .scopes = 3,
                           .url_decoding = domain::UrlDecoding::always,
                           .allowed_addresses = {"10.0.0.1"},
                           .last_day = "2099-12-31"})
                       .value();
  const auto made = rotate(old.key.id, 24h).value();
  EXPECT_NE(made.api_key, old.api_key);
  EXPECT_EQ(made.key.name, "shop");
  EXPECT_EQ(made.key.scopes, 3U);
  EXPECT_EQ(made.key.url_decoding, domain::UrlDecoding::always);
  EXPECT_EQ(made.key.allowed_addresses, old.key.allowed_addresses);
  EXPECT_EQ(made.key.expires_at, old.key.expires_at);
  clock_.advance(24h - 1ms);
  EXPECT_TRUE(is_good(old.api_key));
  EXPECT_TRUE(is_good(made.api_key));
  EXPECT_EQ(rotate(old.key.id, 24h).error().code, ErrorCode::conflict);
  clock_.advance(1ms);
  EXPECT_FALSE(is_good(old.api_key));
  EXPECT_TRUE(is_good(made.api_key));
}

TEST_F(Access, ARotationMayCutTheOldKeyAtOnce) {
  const auto old = create({}).value();
  EXPECT_TRUE(rotate(old.key.id, 0s));
  EXPECT_FALSE(is_good(old.api_key));
  for (const Duration overlap : {Duration(-1), kLongestOverlap + Duration(1)}) {
    EXPECT_EQ(rotate(old.key.id, overlap).error().code, ErrorCode::invalid_argument);
  }
}

TEST_F(Access, RevokingEndsAKeyAtOnceAndTheRestOfAnOverlap) {
  const auto old = create({}).value();
  const auto made = rotate(old.key.id, 24h).value();
  EXPECT_TRUE(revoke(old.key.id));
  EXPECT_FALSE(is_good(old.api_key));
  EXPECT_TRUE(is_good(made.api_key));
  EXPECT_EQ(revoke(old.key.id).error().code, ErrorCode::conflict);
  EXPECT_EQ(revoke(KeyId(99)).error().code, ErrorCode::not_found);
  EXPECT_THAT(audited(), ElementsAre("account.create account:1", "key.create key:2", "key.rotate key:2", "key.revoke key:2"));
}

TEST_F(Access, KeysAreNotPiledUp) {
  for (std::ptrdiff_t i = 1; i < kMaxKeys; ++i) ASSERT_TRUE(create({}));
  EXPECT_EQ(create({}).error().code, ErrorCode::conflict);
  EXPECT_TRUE(revoke(KeyId(1)));
  EXPECT_TRUE(create({})) << "what has ended does not count";
}

class AllowList : public Access {
 protected:
  Addresses list(std::optional<KeyId> key = {}) { return await(allowed_addresses(store_.get(), {account_, key})).value(); }
  Result<Addresses> add(Addresses entries, std::optional<KeyId> key = {}) {
    return await(allow(admin_, {account_, key}, std::move(entries)));
  }
  Result<Addresses> remove(Addresses entries, std::optional<KeyId> key = {}) {
    return await(disallow(admin_, {account_, key}, std::move(entries)));
  }
};

TEST_F(AllowList, EntriesHaveOneSpellingAndStandOnce) {
  EXPECT_THAT(add({"10.1.2.3/8", "2001:DB8:0::1", "::ffff:203.0.113.9"}).value(),
              ElementsAre("10.0.0.0/8", "2001:db8::1", "203.0.113.9"));
  EXPECT_THAT(add({"10.0.0.0/8", "203.0.113.9/32"}).value(), testing::SizeIs(3));
  EXPECT_THAT(remove({"10.9.9.9/8"}).value(), ElementsAre("2001:db8::1", "203.0.113.9"));
  EXPECT_THAT(list(), ElementsAre("2001:db8::1", "203.0.113.9"));
  EXPECT_THAT(audited(), ElementsAre("account.create account:1", "allow.add account:1", "allow.remove account:1"));
}

TEST_F(AllowList, AKeyHasItsOwn) {
  const auto key = create({}).value().key.id;
  EXPECT_TRUE(add({"10.0.0.1"}, key));
  EXPECT_THAT(list(), IsEmpty());
  EXPECT_THAT(list(key), ElementsAre("10.0.0.1"));
  account_ = new_account();
  EXPECT_EQ(add({"10.0.0.2"}, key).error().code, ErrorCode::not_found) << "the key is another account's";
}

TEST_F(AllowList, WhatIsNotThereCannotGo) {
  EXPECT_TRUE(add({"10.0.0.1"}));
  EXPECT_EQ(remove({"10.0.0.1", "10.0.0.2"}).error().code, ErrorCode::not_found);
  EXPECT_THAT(list(), ElementsAre("10.0.0.1"));
  EXPECT_EQ(add({"localhost"}).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(await(allowed_addresses(store_.get(), {AccountId(99), {}})).error().code, ErrorCode::not_found);
}

TEST_F(AllowList, IsNotEndless) {
  Addresses many;
  for (std::size_t i = 0; i < kMaxAllowed; ++i) many.push_back(fmt::format("10.0.0.{}", i));
  EXPECT_TRUE(add(many));
  EXPECT_EQ(add({"10.1.0.0"}).error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace kurir::app
