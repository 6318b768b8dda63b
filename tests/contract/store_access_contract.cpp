// What every store must do about accounts' settings, keys, people, balance checks and the audit log.
#include "contract/store_contract.hpp"
#include "ports/audit_rows.hpp"
#include "ports/user_rows.hpp"

namespace kurir::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST_P(StoreContract, AnAccountsSettingsChange) {
  const auto id = new_account();
  auto account = *read([&](auto& tx) { return tx.accounts().find(id); });
  account.name = "Klinik";
  account.language = "en";
  account.address = "Jl. 1";
  account.tax_number = "012345678901000";
  account.postpaid = true;
  account.credit_limit = 5;
  account.allowed_addresses = {"10.0.0.1"};
  account.expires_at = kNow;
  write([&](auto& tx) { tx.accounts().update(account); });
  reopen();
  const auto found = *read([&](auto& tx) { return tx.accounts().find(account.id); });
  EXPECT_EQ(found.name, "Klinik");
  EXPECT_EQ(found.language, "en");
  EXPECT_EQ(found.address, "Jl. 1");
  EXPECT_EQ(found.tax_number, "012345678901000");
  EXPECT_TRUE(found.postpaid);
  EXPECT_EQ(found.credit_limit, 5);
  EXPECT_THAT(found.allowed_addresses, ElementsAre("10.0.0.1"));
  EXPECT_EQ(found.expires_at, kNow);
  account.id = domain::AccountId(99);
  EXPECT_EQ(failure_of([&](auto& tx) -> Result<void> { return tx.accounts().update(account), Result<void>(); }).code,
            ErrorCode::not_found);
}

TEST_P(StoreContract, AccountsAreListedInPages) {
  const std::vector ids{new_account(), new_account(), new_account()};
  const auto list = [&](domain::AccountId after, std::size_t limit) {
    std::vector<domain::AccountId> found;
    for (const auto& account : read([&](auto& tx) { return tx.accounts().list(after, limit); })) found.push_back(account.id);
    return found;
  };
  EXPECT_THAT(list({}, 2), ElementsAre(ids[0], ids[1]));
  EXPECT_THAT(list(ids[1], 2), ElementsAre(ids[2]));
}

TEST_P(StoreContract, AKeysSettingsChangeButNotItsSecret) {
  domain::ApiKey key;
  key.account = new_account();
  key.hash.fill(7);
  key.prefix = "kurir_ab";
  key.id = write([&](auto& tx) { return tx.accounts().add_key(key, kNow); });
  key.name = "shop";
  key.scopes = 3;
  key.url_decoding = domain::UrlDecoding::always;
  key.allowed_addresses = {"10.0.0.0/8", "2001:db8::/32"};
  key.expires_at = kNow + hours(1);
  key.revoked_at = kNow + hours(2);
  write([&](auto& tx) {
    tx.accounts().update_key(key);
    tx.accounts().key_used(key.id, kNow + seconds(5));
  });
  reopen();
  const auto found = *read([&](auto& tx) { return tx.accounts().find_key(key.id); });
  EXPECT_EQ(found.hash, key.hash);
  EXPECT_EQ(found.name, "shop");
  EXPECT_EQ(found.scopes, 3U);
  EXPECT_EQ(found.url_decoding, domain::UrlDecoding::always);
  EXPECT_EQ(found.allowed_addresses, key.allowed_addresses);
  EXPECT_EQ(found.created_at, kNow);
  EXPECT_EQ(found.expires_at, key.expires_at);
  EXPECT_EQ(found.revoked_at, key.revoked_at);
  EXPECT_EQ(found.last_used_at, kNow + seconds(5));
  EXPECT_EQ(read([&](auto& tx) { return tx.accounts().keys(key.account); }).size(), 1U);
  EXPECT_THAT(read([&](auto& tx) { return tx.accounts().keys(domain::AccountId(99)); }), IsEmpty());
}

TEST_P(StoreContract, ABalanceCheckIsOfAnAccountAndADevice) {
  const auto account = new_account();
  const auto device = new_device(account);
  const auto other = new_device(account);
  write([&](auto& tx) { tx.accounts().set_balance_checked(account, device, kNow); });
  write([&](auto& tx) { tx.accounts().set_balance_checked(account, device, kNow + seconds(1)); });
  EXPECT_EQ(read([&](auto& tx) { return tx.accounts().balance_checked(account, device); }), kNow + seconds(1));
  EXPECT_EQ(read([&](auto& tx) { return tx.accounts().balance_checked(account, other); }), std::nullopt);
}

TEST_P(StoreContract, PeopleAreFoundByLoginWhateverItsCase) {
  domain::User user;
  user.account = new_account();
  user.login = "Budi";
  user.name = "Budi Santoso";
  user.role = domain::Role::finance;
  user.password = "$argon2id$…";
  user.must_change_password = true;
  user.created_at = kNow;
  user.id = write([&](auto& tx) { return tx.users().create(user); });
  domain::User root = user;
  root.account.reset();
  root.login = "root";
  root.role = domain::Role::operator_staff;
  root.id = write([&](auto& tx) { return tx.users().create(root); });
  user.disabled = true;
  user.must_change_password = false;
  user.role = domain::Role::viewer;
  write([&](auto& tx) { tx.users().update(user); });
  reopen();
  const auto found = *read([&](auto& tx) { return tx.users().find_by_login("bUDI"); });
  EXPECT_EQ(found.id, user.id);
  EXPECT_EQ(found.login, "Budi");
  EXPECT_EQ(found.name, "Budi Santoso");
  EXPECT_EQ(found.account, user.account);
  EXPECT_EQ(found.role, domain::Role::viewer);
  EXPECT_EQ(found.password, user.password);
  EXPECT_FALSE(found.must_change_password);
  EXPECT_TRUE(found.disabled);
  EXPECT_EQ(found.created_at, kNow);
  EXPECT_EQ(read([&](auto& tx) { return tx.users().find(root.id); })->account, std::nullopt);
  EXPECT_FALSE(read([&](auto& tx) { return tx.users().find_by_login("nobody"); }));

  const auto logins = [](const std::vector<domain::User>& users) {
    std::vector<std::string> all;
    for (const auto& each : users) all.push_back(each.login);
    return all;
  };
  EXPECT_THAT(logins(read([&](auto& tx) { return tx.users().list({}, 10); })), ElementsAre("Budi", "root"));
  EXPECT_THAT(logins(read([&](auto& tx) { return tx.users().list(user.id, 10); })), ElementsAre("root"));
  EXPECT_THAT(logins(read([&](auto& tx) { return tx.users().list_of(user.account, {}, 10); })), ElementsAre("Budi"));
  EXPECT_THAT(logins(read([&](auto& tx) { return tx.users().list_of(std::nullopt, {}, 10); })), ElementsAre("root"));
}

TEST_P(StoreContract, ALoginIsTakenOnce) {
  domain::User user;
  user.login = "root";
  user.role = domain::Role::operator_staff;
  write([&](auto& tx) { tx.users().create(user); });
  user.login = "ROOT";
  const auto create = [&](auto& tx) -> Result<void> { return tx.users().create(user), Result<void>(); };
  EXPECT_EQ(failure_of(create).code, ErrorCode::conflict);
  EXPECT_EQ(read([&](auto& tx) { return tx.users().list({}, 10); }).size(), 1U);
}

ports::AuditLine line_after(const std::optional<ports::AuditLine>& last) {
  ports::AuditLine line;
  line.id = last ? last->id + 1 : 1;
  line.at = kNow;
  line.actor = "cli:budi";
  line.action = "key.revoke";
  line.target = "key:7";
  line.details = "a\nb";
  line.hash.fill(static_cast<std::uint8_t>(line.id));
  return line;
}

TEST_P(StoreContract, AuditLinesComeBackAsTheyWere) {
  auto line = line_after({});
  line.account = domain::AccountId(3);
  write([&](auto& tx) { tx.audit().append(line); });
  write([&](auto& tx) { tx.audit().append(line_after(line)); });
  reopen();
  const auto found = read([&](auto& tx) { return tx.audit().list(0, 10); });
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].id, 1);
  EXPECT_EQ(found[0].at, kNow);
  EXPECT_EQ(found[0].actor, line.actor);
  EXPECT_EQ(found[0].action, line.action);
  EXPECT_EQ(found[0].target, line.target);
  EXPECT_EQ(found[0].account, line.account);
  EXPECT_EQ(found[0].details, line.details);
  EXPECT_EQ(found[0].hash, line.hash);
  EXPECT_EQ(found[1].account, std::nullopt);
  EXPECT_EQ(read([&](auto& tx) { return tx.audit().last(); })->id, 2);
}

boost::asio::awaitable<void> append_lines(ports::Store& store, int count) {
  for (; count > 0; --count) {
    const auto done = co_await store.transact([](ports::Transaction& tx) -> Result<void> {
      tx.audit().append(line_after(tx.audit().last()));
      return {};
    });
    if (!done) throw std::runtime_error(done.error().message);
  }
}

TEST_P(StoreContract, AuditLinesOfTwoProcessesStandInOneRow) {
  const auto other = backend().open();
  std::vector<boost::asio::awaitable<void>> both;
  both.push_back(append_lines(store(), 20));
  both.push_back(append_lines(*other, 20));
  await_all(std::move(both));
  const auto lines = read([&](auto& tx) { return tx.audit().list(0, 100); });
  ASSERT_EQ(lines.size(), 40U);
  for (std::size_t i = 0; i < lines.size(); ++i) EXPECT_EQ(lines[i].id, static_cast<std::int64_t>(i) + 1);
}

}  // namespace
}  // namespace kurir::test
