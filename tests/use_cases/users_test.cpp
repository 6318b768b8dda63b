// People: made by the operator, let in by password, slowed down when they guess.
#include "app/users.hpp"

#include <gmock/gmock.h>

#include "app/accounts.hpp"
#include "app/audit.hpp"
#include "app/sign_in.hpp"
#include "ports/user_rows.hpp"
#include "support/manual_clock.hpp"
#include "support/scripted_random.hpp"
#include "support/temporary_store.hpp"

namespace kurir::app {
namespace {

using namespace std::chrono_literals;
using domain::Role;
using test::await;
using testing::ElementsAre;
using testing::HasSubstr;
using Reason = SignInRefusal::Reason;

class Users : public testing::Test {
 protected:
  ~Users() override { pool_.join(); }

  Result<TemporaryPassword> create(NewUser wanted) { return await(create_user(admin_, {random_, pool_}, std::move(wanted))); }
  TemporaryPassword budi() { return create({"budi", "Budi", Role::owner, account_}).value(); }
  SignInResult sign_in(std::string login, std::string password, std::string address = "203.0.113.9") {
    return await(sign_in_.authenticate({std::move(login), std::move(password), std::move(address)}));
  }
  std::vector<std::string> logins(UserFilter filter) {
    std::vector<std::string> found;
    for (const auto& user : await(list_users(store_.get(), filter, {}, 100)).value()) found.push_back(user.login);
    return found;
  }

  test::TemporaryStore store_;
  test::ManualClock clock_;
  test::SeededRandom random_{1};
  boost::asio::thread_pool pool_{1};
  Admin admin_{store_.get(), clock_, "cli:root"};
  domain::AccountId account_ = await(create_account(admin_, random_, {"Toko", 0})).value().id;
  SignIn sign_in_{store_.get(), clock_, pool_};
};

TEST_F(Users, GetATemporaryPasswordOfWhichOnlyTheHashIsKept) {
  const auto made = budi();
  EXPECT_THAT(made.password, testing::MatchesRegex("[2-9a-z]{4}(-[2-9a-z]{4}){3}"));
  const auto stored = store_.write([](ports::Transaction& tx) { return tx.users().find_by_login("BUDI"); });
  ASSERT_TRUE(stored);
  EXPECT_THAT(stored->password, testing::StartsWith("$argon2id$"));
  EXPECT_TRUE(stored->must_change_password);
  const auto user = sign_in("Budi", made.password).value();
  EXPECT_EQ(user.role, Role::owner);
  EXPECT_EQ(user.account, account_);
  EXPECT_TRUE(user.must_change_password);
}

TEST_F(Users, OperatorsHaveNoAccountAndAllOthersHaveOne) {
  EXPECT_TRUE(create({"root", "Root", Role::operator_staff, {}}));
  EXPECT_EQ(create({"abc", "A", Role::operator_staff, account_}).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(create({"abc", "A", Role::viewer, {}}).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(create({"abc", "A", Role::viewer, domain::AccountId(99)}).error().code, ErrorCode::not_found);
  for (const auto* login : {"", "ab", "a b c",
                            "b\xc3\xbc"
                            "di",
                            "a/b/c"}) {
    EXPECT_EQ(create({login, "A", Role::viewer, account_}).error().code, ErrorCode::invalid_argument) << login;
  }
  budi();
  EXPECT_EQ(create({"BUDI", "A", Role::viewer, account_}).error().code, ErrorCode::conflict);
  EXPECT_THAT(logins({}), ElementsAre("root", "budi"));
  EXPECT_THAT(logins({UsersOf::operators, {}}), ElementsAre("root"));
  EXPECT_THAT(logins({UsersOf::account, account_}), ElementsAre("budi"));
}

TEST_F(Users, ChangeButDoNotBecomeOperators) {
  budi();
  EXPECT_EQ(await(change_user(admin_, "budi", {.role = Role::finance})).value().role, Role::finance);
  EXPECT_EQ(await(change_user(admin_, "budi", {.role = Role::operator_staff})).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(await(change_user(admin_, "nobody", {.name = "x"})).error().code, ErrorCode::not_found);
  const auto lines = await(list_audit(store_.get(), account_, 100, 10)).value();
  EXPECT_EQ(lines.at(0).action, "user.set");
  EXPECT_EQ(lines.at(0).target, "user:budi");
  EXPECT_EQ(lines.at(0).details, "role: owner -> finance");
}

TEST_F(Users, ADisabledOneStaysOutside) {
  const auto made = budi();
  EXPECT_TRUE(await(change_user(admin_, "budi", {.disabled = true})));
  EXPECT_EQ(sign_in("budi", made.password).error().reason, Reason::wrong);
  EXPECT_TRUE(await(change_user(admin_, "budi", {.disabled = false})));
  EXPECT_TRUE(sign_in("budi", made.password));
}

TEST_F(Users, ARefusalDoesNotTellWhatWasWrong) {
  budi();
  const auto wrong = sign_in("budi", "wrong");
  const auto unknown = sign_in("nobody", "wrong");
  EXPECT_EQ(wrong.error().reason, Reason::wrong);
  EXPECT_EQ(wrong.error().error.message, unknown.error().error.message);
  EXPECT_FALSE(sign_in("budi", ""));
  EXPECT_FALSE(sign_in("budi", std::string(1'000'000, 'x')));
}

TEST_F(Users, WhoGuessesWaits) {
  const auto made = budi();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in("budi", "wrong").error().reason, Reason::wrong);
  EXPECT_EQ(sign_in("BUDI", "wrong").error().reason, Reason::wrong);
  const auto locked = sign_in("budi", made.password);
  EXPECT_EQ(locked.error().reason, Reason::too_many);
  EXPECT_EQ(locked.error().wait, 30s);
  EXPECT_THAT(locked.error().error.message, HasSubstr("30 s"));
  clock_.advance(30s);
  EXPECT_TRUE(sign_in("budi", made.password));
  EXPECT_EQ(sign_in("budi", "wrong").error().reason, Reason::wrong) << "success forgives";
}

TEST_F(Users, GuessingThroughManyNamesIsSeenByItsAddress) {
  const auto made = budi();
  for (int i = 0; i < 21; ++i) EXPECT_EQ(sign_in(fmt::format("name{}", i), "x").error().reason, Reason::wrong);
  EXPECT_EQ(sign_in("budi", made.password).error().reason, Reason::too_many);
  EXPECT_TRUE(sign_in("budi", made.password, "198.51.100.1"));
}

TEST_F(Users, ThePasswordIsChangedByItsOwner) {
  const auto made = budi();
  const auto change = [&](std::string old, std::string password) {
    return await(sign_in_.change_password({"budi", std::move(old), "203.0.113.9"}, std::move(password), {}));
  };
  EXPECT_EQ(change(made.password, "short").error().error.code, ErrorCode::invalid_argument);
  EXPECT_EQ(change(made.password, made.password).error().error.code, ErrorCode::invalid_argument);
  EXPECT_EQ(change(made.password, std::string(201, 'x')).error().error.code, ErrorCode::invalid_argument);
  EXPECT_EQ(change("wrong", "kopi susu 2026").error().reason, Reason::wrong);
  EXPECT_FALSE(change(made.password, "kopi susu 2026").value().must_change_password);
  EXPECT_FALSE(sign_in("budi", made.password));
  EXPECT_FALSE(sign_in("budi", "kopi susu 2026").value().must_change_password);
  EXPECT_EQ(await(list_audit(store_.get(), account_, 100, 1)).value().at(0).actor, "user:budi");
}

TEST_F(Users, DoNotChangeWhatTheyThemselvesMayDo) {
  const auto made = budi();
  const Admin self{store_.get(), clock_, user_actor(made.user)};
  EXPECT_EQ(await(change_user(self, "budi", {.role = Role::viewer})).error().code, ErrorCode::conflict);
  EXPECT_EQ(await(change_user(self, "BUDI", {.disabled = true})).error().code, ErrorCode::conflict);
  EXPECT_EQ(await(reset_password(self, {random_, pool_}, "budi")).error().code, ErrorCode::conflict);
  EXPECT_TRUE(await(change_user(self, "budi", {.name = "Budi S", .role = Role::owner})));
  EXPECT_TRUE(sign_in("budi", made.password));
}

TEST_F(Users, AreFoundByIdWithinTheirAccount) {
  const auto made = budi();
  const auto root = create({"root", "Root", Role::operator_staff, {}}).value().user;
  const auto find = [&](domain::UserId id, std::optional<domain::AccountId> account) {
    const auto found = await(find_user(store_.get(), id, account));
    return found ? found->login : found.error().code == ErrorCode::not_found ? "-" : "?";
  };
  EXPECT_EQ(find(made.user.id, account_), "budi");
  EXPECT_EQ(find(made.user.id, domain::AccountId(99)), "-");
  EXPECT_EQ(find(made.user.id, {}), "-") << "one of the operator's people is meant";
  EXPECT_EQ(find(root.id, {}), "root");
  EXPECT_EQ(find(root.id, account_), "-");
}

TEST_F(Users, AResetEndsTheOldPassword) {
  const auto made = budi();
  const auto reset = await(reset_password(admin_, {random_, pool_}, "budi")).value();
  EXPECT_NE(reset.password, made.password);
  EXPECT_FALSE(sign_in("budi", made.password));
  EXPECT_TRUE(sign_in("budi", reset.password).value().must_change_password);
  EXPECT_EQ(await(reset_password(admin_, {random_, pool_}, "nobody")).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace kurir::app
