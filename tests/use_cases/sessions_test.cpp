// Sessions in the dashboard: begun by password and second factor, ended by time, by their owner or with the password.
#include "app/sessions.hpp"

#include <gmock/gmock.h>

#include "app/accounts.hpp"
#include "app/audit.hpp"
#include "app/expire_sessions.hpp"
#include "app/second_factor.hpp"
#include "app/sign_in.hpp"
#include "crypto/hash.hpp"
#include "crypto/one_time_code.hpp"
#include "ports/user_rows.hpp"
#include "support/manual_clock.hpp"
#include "support/scripted_random.hpp"
#include "support/temporary_store.hpp"

namespace kurir::app {
namespace {

using namespace std::chrono_literals;
using domain::Role;
using std::chrono::days;
using test::await;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Reason = SignInRefusal::Reason;

class SessionsTest : public testing::Test {
 protected:
  ~SessionsTest() override { pool_.join(); }

  NewSession enter(std::string agent = "Firefox") {
    auto user = await(sign_in_.authenticate({"budi", password_, "203.0.113.9", code_}));
    if (!user) throw std::runtime_error(user.error().error.message);
    return await(sessions_.open(std::move(*user), "203.0.113.9", std::move(agent))).value();
  }
  [[nodiscard]] bool is_in(const NewSession& session) { return await(sessions_.admit(session.token)).has_value(); }
  SignInResult sign_in(std::string totp) {
    return await(sign_in_.authenticate({"budi", password_, "203.0.113.9", std::move(totp)}));
  }

  /// The code that the app would show, of the secret in the store.
  std::string code_now() {
    const auto factor = store_.write([this](ports::Transaction& tx) { return tx.second_factors().find(budi_.id); });
    return crypto::one_time_code(factor.value().secret, static_cast<std::uint64_t>(to_unix_seconds(clock_.now()) / 30));
  }
  std::vector<std::string> enable_totp() {
    EXPECT_TRUE(await(enrol_totp(self_, random_, budi_.id)));
    auto codes = await(confirm_totp(self_, random_, budi_.id, code_now())).value();
    clock_.advance(30s);  // a code is good once
    return codes;
  }

  test::TemporaryStore store_;
  test::ManualClock clock_;
  test::SeededRandom random_{1};
  boost::asio::thread_pool pool_{1};
  Admin admin_{store_.get(), clock_, "cli:root"};
  domain::AccountId account_ = await(create_account(admin_, random_, {"Toko", 0})).value().id;
  TemporaryPassword made_ =
      await(create_user(admin_, {random_, pool_, "kopi susu 2026"}, {"budi", "Budi", Role::owner, account_})).value();
  domain::User budi_ = made_.user;
  Admin self_{store_.get(), clock_, user_actor(budi_)};
  std::string password_ = made_.password;
  std::string code_;
  SignIn sign_in_{store_.get(), clock_, pool_};
  Sessions sessions_{store_.get(), clock_, random_};
};

TEST_F(SessionsTest, OnlyTheHashOfATokenIsStored) {
  const auto session = enter();
  EXPECT_THAT(session.token, SizeIs(43));
  const auto row = store_.write([&](ports::Transaction& tx) { return tx.sign_ins().of(budi_.id); }).at(0);
  EXPECT_EQ(row.hash, crypto::sha256(as_bytes(session.token)));
  const auto who = await(sessions_.admit(session.token)).value();
  EXPECT_EQ(who.actor, "user:budi");
  EXPECT_EQ(who.account, account_);
  EXPECT_EQ(who.user->role, Role::owner);
  EXPECT_EQ(who.session, row.hash);
  EXPECT_EQ(who.csrf_token, csrf_token(session.token));
  EXPECT_NE(enter().token, session.token);
}

TEST_F(SessionsTest, AForeignTokenOpensNothing) {
  auto token = enter().token;
  for (const std::string& wrong : {std::string(), std::string("x"), std::string(43, 'A'), token + "A", token.substr(1)}) {
    EXPECT_EQ(await(sessions_.admit(wrong)).error().code, ErrorCode::unauthorized) << wrong;
  }
  for (auto& c : token) {
    c = static_cast<char>(c ^ 1);
    EXPECT_FALSE(await(sessions_.admit(token)));
    c = static_cast<char>(c ^ 1);
  }
}

TEST_F(SessionsTest, TheTokenAgainstForgedRequestsIsOfItsSession) {
  const auto one = enter();
  EXPECT_NE(csrf_token(one.token), csrf_token(enter().token));
  EXPECT_EQ(csrf_token(one.token).find(one.token), std::string::npos) << "it may be seen where the cookie may not";
  EXPECT_THAT(csrf_token(one.token), SizeIs(43));
}

TEST_F(SessionsTest, EndAfterTwelveIdleHoursOrThirtyDays) {
  const auto idle = enter();
  clock_.advance(12h - 1ms);
  EXPECT_TRUE(is_in(idle)) << "and begins to wait anew";
  clock_.advance(12h - 1ms);
  EXPECT_TRUE(is_in(idle));
  clock_.advance(12h);
  EXPECT_FALSE(is_in(idle));

  const auto busy = enter();
  const auto end = clock_.now() + days(30);
  for (; clock_.now() + 6h < end; clock_.advance(6h)) ASSERT_TRUE(is_in(busy));
  clock_.set(end - 1ms);
  EXPECT_TRUE(is_in(busy));
  clock_.set(end);
  EXPECT_FALSE(is_in(busy));
}

TEST_F(SessionsTest, ARequestWritesOnceAMinuteAtMost) {
  const auto session = enter();
  const auto seen = [&] {
    return store_.write([&](ports::Transaction& tx) { return tx.sign_ins().of(budi_.id); }).at(0).seen_at;
  };
  const auto begun = seen();
  clock_.advance(1min - 1ms);
  EXPECT_TRUE(is_in(session));
  EXPECT_EQ(seen(), begun);
  clock_.advance(1ms);
  EXPECT_TRUE(is_in(session));
  EXPECT_EQ(seen(), begun + 1min);
}

TEST_F(SessionsTest, AreListedAndEndedByTheirOwner) {
  const auto phone = enter("Phone\n\x1b[31m");
  clock_.advance(1s);
  const auto desk = enter();
  const auto list = await(sessions_.list(budi_.id)).value();
  ASSERT_THAT(list, SizeIs(2));
  EXPECT_EQ(list[0].agent, "Firefox");
  EXPECT_EQ(list[1].agent, "Phone??[31m");
  EXPECT_EQ(list[1].address, "203.0.113.9");
  domain::User other = budi_;
  other.id = domain::UserId(99);
  EXPECT_EQ(await(sessions_.end(other, session_id(list[1]))).error().code, ErrorCode::not_found);
  EXPECT_EQ(await(sessions_.end(budi_, "")).error().code, ErrorCode::not_found);
  EXPECT_TRUE(await(sessions_.end(budi_, session_id(list[1]))));
  EXPECT_FALSE(is_in(phone));
  EXPECT_TRUE(await(sessions_.close(desk.signed_in.session.hash)));
  EXPECT_FALSE(is_in(desk));
}

TEST_F(SessionsTest, AnotherPasswordEndsTheOthers) {
  const auto phone = enter();
  const auto desk = enter();
  ASSERT_TRUE(await(sign_in_.change_password({"budi", password_, "::1"}, "teh tarik 2027", desk.signed_in.session.hash)));
  EXPECT_FALSE(is_in(phone));
  EXPECT_TRUE(is_in(desk));
}

TEST_F(SessionsTest, WhoIsDisabledOrResetIsOutEverywhere) {
  const auto first = enter();
  ASSERT_TRUE(await(change_user(admin_, "budi", {.disabled = true})));
  EXPECT_FALSE(is_in(first));
  ASSERT_TRUE(await(change_user(admin_, "budi", {.disabled = false})));
  EXPECT_FALSE(is_in(first)) << "and stays so";
  const auto second = enter();
  const auto reset = await(reset_password(admin_, {random_, pool_}, "budi")).value();
  EXPECT_FALSE(is_in(second));
  EXPECT_TRUE(reset.user.must_change_password);
}

TEST_F(SessionsTest, NobodySlipsInWithAPasswordThatWasReset) {
  const auto let_in = await(sign_in_.authenticate({"budi", password_, "::1"})).value();
  ASSERT_TRUE(await(reset_password(admin_, {random_, pool_}, "budi")));
  EXPECT_EQ(await(sessions_.open(let_in, "::1", "")).error().code, ErrorCode::unauthorized);
}

TEST_F(SessionsTest, FiftyAreKeptThoseUsedLast) {
  const auto user = await(sign_in_.authenticate({"budi", password_, "::1"})).value();
  std::vector<NewSession> opened;
  const auto open = [&] {
    opened.push_back(await(sessions_.open(user, "::1", "")).value());
    clock_.advance(1min);
  };
  for (std::size_t i = 0; i < kMaxSessions; ++i) open();
  EXPECT_TRUE(is_in(opened[0])) << "used, and so no more the oldest";
  open();
  EXPECT_TRUE(is_in(opened[0]));
  EXPECT_FALSE(is_in(opened[1]));
  EXPECT_TRUE(is_in(opened[2]));
  EXPECT_THAT(await(sessions_.list(budi_.id)).value(), SizeIs(kMaxSessions));
}

TEST_F(SessionsTest, UpkeepDropsWhatEnded) {
  enter();
  clock_.advance(1h);
  enter();
  clock_.advance(11h);
  EXPECT_THAT(await(sessions_.list(budi_.id)).value(), SizeIs(1));
  EXPECT_EQ(await(sessions_.drop_expired()).value(), 1U);
  EXPECT_EQ(await(sessions_.drop_expired()).value(), 0U);
  EXPECT_THAT(store_.write([&](ports::Transaction& tx) { return tx.sign_ins().of(budi_.id); }), SizeIs(1));
}

TEST_F(SessionsTest, ASecondFactorIsAskedForOnceItIsConfirmed) {
  const auto enrolment = await(enrol_totp(self_, random_, budi_.id)).value();
  EXPECT_THAT(enrolment.secret, testing::MatchesRegex("[A-Z2-7]{32}"));
  EXPECT_EQ(enrolment.uri,
            "otpauth://totp/Kurir:budi?secret=" + enrolment.secret + "&issuer=Kurir&algorithm=SHA1&digits=6&period=30");
  EXPECT_TRUE(sign_in("")) << "not confirmed";
  EXPECT_EQ(await(confirm_totp(self_, random_, budi_.id, "000000x")).error().code, ErrorCode::invalid_argument);
  const auto codes = await(confirm_totp(self_, random_, budi_.id, code_now())).value();
  EXPECT_THAT(codes, SizeIs(kRecoveryCodes));
  EXPECT_EQ(await(confirm_totp(self_, random_, budi_.id, code_now())).error().code, ErrorCode::conflict);
  EXPECT_EQ(await(enrol_totp(self_, random_, budi_.id)).error().code, ErrorCode::conflict);

  EXPECT_EQ(sign_in("").error().reason, Reason::totp_wanted);
  EXPECT_EQ(sign_in(code_now()).error().reason, Reason::wrong_totp) << "taken when it was confirmed";
  clock_.advance(30s);
  EXPECT_TRUE(sign_in(code_now().insert(3, " ")));
  EXPECT_EQ(sign_in(code_now()).error().reason, Reason::wrong_totp) << "taken";
}

TEST_F(SessionsTest, ACodeIsGoodOneStepBeforeAndAfter) {
  const ports::SecondFactorRows::SecondFactor factor{
      .secret = to_bytes("12345678901234567890"), .confirmed = true, .last_step = 0};
  const auto code = std::string("081804");  // RFC 6238, appendix B: 1,111,111,109 s, the last six of eight digits
  const std::int64_t step = 1'111'111'109 / 30;
  const auto at = [&](std::int64_t seconds) { return matching_step(factor, code, from_unix_seconds(seconds)); };
  EXPECT_EQ(at(1'111'111'109), step);
  EXPECT_EQ(at(step * 30 - 30), step);
  EXPECT_EQ(at(step * 30 + 59), step);
  EXPECT_EQ(at(step * 30 - 31), std::nullopt);
  EXPECT_EQ(at(step * 30 + 60), std::nullopt);
  auto used = factor;
  used.last_step = step;
  EXPECT_EQ(matching_step(used, code, from_unix_seconds(1'111'111'109)), std::nullopt);
}

TEST_F(SessionsTest, ARecoveryCodeOpensOnce) {
  const auto codes = enable_totp();
  std::string shouted = codes[0];
  for (auto& c : shouted) c = static_cast<char>(std::toupper(c));
  EXPECT_TRUE(sign_in(shouted));
  EXPECT_EQ(sign_in(codes[0]).error().reason, Reason::wrong_totp);
  EXPECT_TRUE(sign_in(codes[1]));
  EXPECT_TRUE(await(disable_totp(self_, budi_.id)));
  EXPECT_TRUE(sign_in(""));
  enable_totp();
  EXPECT_EQ(sign_in(codes[2]).error().reason, Reason::wrong_totp) << "of the former secret";
}

TEST_F(SessionsTest, WhoKnowsThePasswordCannotGuessCodes) {
  enable_totp();
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(sign_in("").error().reason, Reason::totp_wanted);
    EXPECT_EQ(sign_in("123456").error().reason, Reason::wrong_totp);
  }
  EXPECT_EQ(sign_in(code_now()).error().reason, Reason::too_many);
  clock_.advance(30s);
  EXPECT_TRUE(sign_in(code_now()));
}

TEST_F(SessionsTest, AResetEndsTheSecondFactor) {
  const auto codes = enable_totp();
  password_ = await(reset_password(admin_, {random_, pool_}, "budi")).value().password;
  EXPECT_TRUE(sign_in("").value().must_change_password);
  EXPECT_FALSE(store_.write([&](ports::Transaction& tx) { return tx.second_factors().find(budi_.id); }));
}

}  // namespace
}  // namespace kurir::app
