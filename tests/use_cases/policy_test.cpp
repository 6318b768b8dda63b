// The rules of use over the real store: what is accepted, what leaves when, what is held, what people change.
#include <gmock/gmock.h>

#include "app/admit_message.hpp"
#include "app/consent.hpp"
#include "app/policy.hpp"
#include "app/policy_admin.hpp"
#include "app/policy_dispatch.hpp"
#include "app/policy_forecast.hpp"
#include "app/restrictions.hpp"
#include "app/send_messages.hpp"
#include "domain/policy/fingerprint.hpp"
#include "ports/consent_rows.hpp"
#include "ports/ledger_rows.hpp"
#include "ports/pacing_rows.hpp"
#include "use_cases/customer.hpp"

namespace kurir::app {
namespace {

using domain::Lane;
using domain::MessageId;
using domain::MessageState;
using domain::policy::ConsentState;
using domain::policy::Outcome;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using test::await;

constexpr auto kText = "Pesanan Anda sudah siap diambil";

class Policy : public testing::Test {
 protected:
  explicit Policy(const std::string& rules = "quiet_hours=none\nwarm_up_step=none") {
    test::CustomerOptions options;
    options.device.policy = rules;
    customer_ = add_customer(store_, "a", options);
  }

  [[nodiscard]] Time now() const { return clock_.now(); }
  void set_rules(const std::string& lines) {
    store_.write([&](ports::Transaction& tx) { tx.devices().set_policy(customer_.device, lines); });
  }
  static std::string number(int i) { return fmt::format("62812000{:05}", i); }

  Admission admit_text(const std::string& to, const std::string& text = kText, Duration later = {}) {
    return store_.write([&](ports::Transaction& tx) {
      auto sender = load_sender(tx, *tx.accounts().find(customer_.account), *tx.devices().find(customer_.device), now()).value();
      return admit(tx, sender,
                   {.number = to, .text = text, .due_at = now() + later, .lane = {}, .reminder = {}, .expires_at = {}}, now(),
                   random_)
          .value();
    });
  }
  domain::Message message(MessageId id) {
    return store_.write([&](ports::Transaction& tx) { return *tx.messages().find(id); });
  }
  /// One look at the queue as SendMessages takes it; the message that left, if one did.
  std::optional<domain::Message> look() {
    return store_.write([&](ports::Transaction& tx) -> std::optional<domain::Message> {
      auto dispatch = plan_dispatch(tx, customer_.device, now(), 64);
      resume_at_ = dispatch.resume_at;
      (void)write_changes(tx, customer_.device, dispatch, now());
      if (dispatch.go.empty()) return std::nullopt;
      for (const auto& each : dispatch.go) {
        tx.messages().set_encrypted(each.id, as_bytes("stanza"));
        if (dispatch.paced) {
          remember_sent(tx, *dispatch.paced, after_sending(dispatch.paced->rules, dispatch.paced->facts, random_.below(1'000)),
                        each);
        }
      }
      return dispatch.go.front();
    });
  }
  /// Looks once a second; what left, with its time.
  std::vector<std::pair<MessageId, Time>> run_for(Duration time) {
    std::vector<std::pair<MessageId, Time>> left;
    for (const auto end = now() + time; now() < end; clock_.advance(seconds(1))) {
      while (const auto each = look()) left.emplace_back(each->id, now());
    }
    return left;
  }
  Heed hear(const std::string& from, const std::string& text) {
    return store_.write([&](ports::Transaction& tx) {
      return heed(tx, customer_.device,
                  {.chat = from, .sender = from, .wire_id = "id", .number = from, .text = text, .at = now()}, now(), random_);
    });
  }
  domain::Device device() {
    return store_.write([&](ports::Transaction& tx) { return *tx.devices().find(customer_.device); });
  }
  /// Messages that need not wait for WhatsApp's restriction any more.
  std::size_t released() {
    return store_.write([&](ports::Transaction& tx) { return let_go(tx, *tx.devices().find(customer_.device), now()); });
  }
  std::vector<domain::Message> waiting() {
    return store_.write([&](ports::Transaction& tx) { return tx.messages().waiting(customer_.account, {}, 1'000); });
  }
  ports::LedgerRows::Balance balance() {
    return store_.write([&](ports::Transaction& tx) { return tx.ledger().balance(customer_.account); });
  }
  std::vector<domain::policy::ConsentEntry> consent_of(const std::string& who) {
    return store_.write([&](ports::Transaction& tx) { return tx.consent().history(customer_.account, who, 10); });
  }

  test::TemporaryStore store_;
  test::ManualClock clock_;
  test::SeededRandom random_{1};
  test::Customer customer_;
  std::optional<Time> resume_at_;
};

TEST_F(Policy, LanesAndExpiryAreSetWhenAMessageIsAccepted) {
  const auto otp = message(admit_text(number(1), "Kode OTP Anda 123456").id);
  EXPECT_EQ(otp.lane, Lane::otp);
  EXPECT_EQ(otp.expires_at, now() + minutes(10));
  const auto later = message(admit_text(number(1), kText, hours(5)).id);
  EXPECT_EQ(later.lane, Lane::notification);
  EXPECT_EQ(later.expires_at, now() + hours(29));
  hear(number(1), "Halo, apa kabar?");
  EXPECT_EQ(message(admit_text(number(1)).id).lane, Lane::reply);
  clock_.advance(hours(24));
  EXPECT_EQ(message(admit_text(number(1)).id).lane, Lane::notification);
}

TEST_F(Policy, ContentConsentAndOptOutRefuseWithTheirRuleAndWithoutATrace) {
  set_rules("forbidden_words=judi online");
  const auto forbidden = admit_text(number(1), "Main judi online sekarang juga");
  EXPECT_EQ(forbidden.status, PacketStatus::invalid_message);
  EXPECT_EQ(forbidden.decision.rule, "forbidden_words");
  EXPECT_FALSE(forbidden.decision.to_do.empty());
  set_rules("consent=required");
  EXPECT_EQ(admit_text(number(1)).decision.rule, "consent");
  const ConsentChange in{
      .account = customer_.account, .number = number(1), .state = ConsentState::opted_in, .proof = "form 7", .actor = "cli:x"};
  EXPECT_EQ(await(change_consent(store_.get(), clock_, in)).value(), number(1));
  EXPECT_EQ(admit_text(number(1)).status, PacketStatus::success);
  set_rules("consent=opt_out");
  auto out = in;
  out.state = ConsentState::opted_out;
  EXPECT_TRUE(await(change_consent(store_.get(), clock_, out)));
  EXPECT_EQ(admit_text(number(1)).decision.rule, "opted_out");
  EXPECT_EQ(admit_text(number(2)).status, PacketStatus::success);
  EXPECT_EQ(balance().reserved, 400);
  EXPECT_EQ(waiting().size(), 2U);
}

TEST_F(Policy, AnUnpacedDeviceSendsAllAtOnceAndRemembersNothing) {
  set_rules("preset=unpaced");
  for (int i = 0; i < 30; ++i) EXPECT_FALSE(message(admit_text(number(1)).id).expires_at);
  admit_text(number(1), "Kode OTP Anda 123456");
  EXPECT_EQ(look()->lane, Lane::otp);
  EXPECT_TRUE(waiting().empty());
  hear(number(1), "STOP");
  EXPECT_TRUE(consent_of(number(1)).empty());
  store_.write([&](ports::Transaction& tx) {
    EXPECT_EQ(tx.pacing().pace(customer_.device), domain::policy::Pace{});
    EXPECT_FALSE(tx.pacing().recipient(customer_.device, number(1)).sent_at);
    EXPECT_FALSE(tx.pacing().recipient(customer_.device, number(1)).heard_at);
  });
}

TEST_F(Policy, OneAtATimeInOrderOfLanesWithTheGapBetween) {
  for (int i = 0; i < 4; ++i)
    admit_text(number(i), fmt::format("Kabar untuk pelanggan {}", std::string(static_cast<std::size_t>(i) + 3, 'x')));
  const auto otp = admit_text(number(9), "Kode OTP Anda 123456").id;
  const auto left = run_for(minutes(2));
  ASSERT_EQ(left.size(), 5U);
  EXPECT_EQ(left[0].first, otp);
  for (std::size_t i = 1; i < left.size(); ++i) {
    EXPECT_GE(left[i].second - left[i - 1].second, seconds(4));
    EXPECT_LE(left[i].second - left[i - 1].second, seconds(9));
  }
}

TEST_F(Policy, WhileTheDeviceWaitsNoRowIsRewritten) {
  for (int i = 0; i < 3; ++i)
    admit_text(number(i), fmt::format("Kabar untuk pelanggan {}", std::string(static_cast<std::size_t>(i) + 3, 'x')));
  ASSERT_TRUE(look());
  const auto before = waiting();
  EXPECT_FALSE(look());
  EXPECT_GE(*resume_at_, now() + seconds(4));
  for (const auto& each : waiting()) {
    EXPECT_TRUE(each.reason.empty());
    EXPECT_EQ(each.due_at, before.front().due_at);
  }
}

TEST_F(Policy, ARecipientsGapMovesItsMessageAndLetsOthersPass) {
  set_rules("gap=none\ngap_jitter=none\nquiet_hours=none\nwarm_up_step=none\nrecipient_gap=1m");
  admit_text(number(1), "Kabar pertama untuk Budi");
  const auto second = admit_text(number(1), "Berita kedua bagi Budi juga").id;
  const auto other = admit_text(number(2), "Pengumuman lain untuk Siti").id;
  ASSERT_TRUE(look());
  EXPECT_EQ(look()->id, other);
  EXPECT_EQ(message(second).due_at, now() + minutes(1));
  EXPECT_THAT(message(second).reason, testing::StartsWith("recipient_gap: "));
  EXPECT_EQ(run_for(minutes(2)).size(), 1U);
}

TEST_F(Policy, TheTwentyFirstNumberWithATextIsHeldUntilReleased) {
  std::vector<MessageId> ids;
  for (int i = 0; i < 22; ++i) ids.push_back(admit_text(number(i), fmt::format("Promo hari ini saja, nomor {}!", i)).id);
  EXPECT_EQ(run_for(minutes(40)).size(), 20U);
  for (int i = 20; i < 22; ++i) {
    EXPECT_EQ(message(ids[static_cast<std::size_t>(i)]).held, "same_text");
    EXPECT_EQ(message(ids[static_cast<std::size_t>(i)]).state, MessageState::accepted);
  }
  const auto held = await(held_messages(store_.get(), customer_.waid, 10)).value();
  EXPECT_EQ(held.size(), 2U);
  EXPECT_EQ(await(release_held(store_.get(), clock_, {customer_.waid, ids[20], "cli:x"})).value(), 1U);
  EXPECT_EQ(run_for(minutes(3)).size(), 1U);
  EXPECT_EQ(message(ids[20]).state, MessageState::encrypted);
  EXPECT_EQ(message(ids[21]).held, "same_text");
  EXPECT_FALSE(await(release_held(store_.get(), clock_, {customer_.waid, ids[20], "cli:x"})));
  clock_.advance(hours(25));
  EXPECT_EQ(await(release_held(store_.get(), clock_, {customer_.waid, std::nullopt, "cli:x"})).value(), 1U);
  EXPECT_EQ(run_for(minutes(1)).size(), 1U);
}

TEST_F(Policy, OldUsesOfTextsAreForgotten) {
  const std::string old_text = "Kabar pertama untuk Budi";
  const auto uses = [&] {
    return store_.write([&](ports::Transaction& tx) {
      return tx.pacing().similar_uses(customer_.device, domain::policy::fingerprint(old_text), Time{}, 10).size();
    });
  };
  admit_text(number(1), old_text);
  run_for(minutes(1));
  EXPECT_EQ(uses(), 4U) << "found by each band";
  clock_.advance(hours(26));
  admit_text(number(2), "Pengumuman lain untuk Siti");
  run_for(minutes(1));
  EXPECT_EQ(uses(), 0U);
}

TEST_F(Policy, StopIsRecordedObeyedAndAnsweredOnce) {
  const auto waits = admit_text(number(1), kText, hours(3)).id;
  const auto of_other = admit_text(number(2), kText, hours(3)).id;
  EXPECT_TRUE(hear(number(1), "Stop!").answered);
  EXPECT_EQ(message(waits).state, MessageState::cancelled);
  EXPECT_THAT(message(waits).reason, testing::StartsWith("opted_out"));
  EXPECT_EQ(message(of_other).state, MessageState::accepted);
  EXPECT_EQ(balance().reserved, 200);
  EXPECT_EQ(admit_text(number(1)).decision.rule, "opted_out");
  const auto answer = look();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->number, number(1));
  EXPECT_EQ(answer->origin, domain::MessageOrigin::system);
  EXPECT_EQ(answer->price, 0);
  EXPECT_THAT(answer->text, testing::HasSubstr("MULAI"));
  EXPECT_FALSE(hear(number(1), "BERHENTI").answered);
  ASSERT_EQ(consent_of(number(1)).size(), 1U);
  EXPECT_EQ(consent_of(number(1))[0].proof, "Stop!");
  EXPECT_THAT(consent_of(number(1))[0].source, testing::HasSubstr(customer_.waid));
  EXPECT_FALSE(hear(number(2), "please stop by tomorrow").answered);

  EXPECT_TRUE(hear(number(1), "mulai").answered);
  EXPECT_EQ(admit_text(number(1)).status, PacketStatus::success);
  EXPECT_EQ(consent_of(number(1)).size(), 2U);
}

TEST_F(Policy, WhoOptsOutWhileAMessageIsDueGetsNone) {
  const auto id = admit_text(number(1)).id;
  store_.write([&](ports::Transaction& tx) {
    tx.consent().record(customer_.account, {number(1), ConsentState::opted_out, "cli:x", "phone call", now()});
  });
  EXPECT_FALSE(look());
  EXPECT_EQ(message(id).state, MessageState::cancelled);
  EXPECT_EQ(balance().reserved, 0);
}

TEST_F(Policy, ARestrictionStopsAllThenNewContacts) {
  hear(number(1), "Halo");
  const auto known = admit_text(number(1)).id;
  const auto stranger = admit_text(number(2), "Pengumuman lain untuk Siti").id;
  const auto until = now() + hours(2);
  store_.write([&](ports::Transaction& tx) {
    note_restriction(tx, customer_.device,
                     {.kind = domain::RestrictionKind::ban_strangers,
                      .until = until,
                      .source = domain::RestrictionSource::login,
                      .reason = "too many messages"},
                     now());
  });
  EXPECT_FALSE(look());
  EXPECT_EQ(resume_at_, until);
  clock_.set(until);
  EXPECT_EQ(look()->id, known);
  clock_.advance(minutes(1));
  EXPECT_FALSE(look());
  EXPECT_EQ(message(stranger).due_at, until + hours(24));
}

TEST_F(Policy, AfterARefusalForNewContactsThoseAreHeldAndKnownOnesAreWrittenTo) {
  hear(number(1), "Halo");
  const auto refused = admit_text(number(2), "Pengumuman lain untuk Siti").id;
  ASSERT_EQ(look()->id, refused);
  const auto wire_id = message(refused).wire_id;
  store_.write([&](ports::Transaction& tx) {
    (void)SendMessages::apply(tx, customer_.device, {.wire_id = wire_id, .error = 463}, now());
  });
  EXPECT_EQ(message(refused).state, MessageState::accepted);
  EXPECT_EQ(message(refused).held, "restricted");
  const auto stranger = admit_text(number(3), "Kabar pertama untuk Budi").id;
  const auto known = admit_text(number(1)).id;
  EXPECT_THAT(run_for(minutes(1)), testing::ElementsAre(testing::Pair(known, testing::_)));
  EXPECT_THAT(message(stranger).reason, testing::StartsWith("restricted: "));
  EXPECT_GT(balance().reserved, 0) << "held is not charged";
}

TEST_F(Policy, WhatWasHeldGoesWhenTheRestrictionEndsAndIsRefusedForGoodTheSecondTime) {
  set_rules("preset=unpaced");
  const auto id = admit_text(number(2), "Pengumuman lain untuk Siti").id;
  const auto refuse = [&] {
    ASSERT_EQ(look()->id, id);
    const auto wire_id = message(id).wire_id;
    store_.write([&](ports::Transaction& tx) {
      (void)SendMessages::apply(tx, customer_.device, {.wire_id = wire_id, .error = 463}, now());
    });
  };
  refuse();
  EXPECT_EQ(released(), 0U);
  clock_.advance(domain::kUntoldLock);
  EXPECT_EQ(released(), 1U);
  EXPECT_EQ(device().restriction_kind, domain::RestrictionKind::none);
  refuse();
  EXPECT_EQ(message(id).state, MessageState::rejected);
  EXPECT_THAT(message(id).reason, testing::StartsWith("refused_stranger: "));
  EXPECT_EQ(balance().reserved, 0);
}

TEST_F(Policy, WhoWritesIsNoStrangerAnyMore) {
  set_rules("preset=unpaced");
  store_.write([&](ports::Transaction& tx) {
    note_restriction(tx, customer_.device,
                     {.kind = domain::RestrictionKind::reach_out_lock,
                      .until = now() + hours(100),
                      .source = domain::RestrictionSource::notice},
                     now());
  });
  const auto one = admit_text(number(1), "Kabar pertama untuk Budi").id;
  const auto two = admit_text(number(2), "Pengumuman lain untuk Siti").id;
  EXPECT_FALSE(look());
  EXPECT_EQ(released(), 0U);
  store_.write([&](ports::Transaction& tx) {
    EXPECT_TRUE(tx.inbox().insert_if_new(
        customer_.device, {.chat = "x", .sender = "x", .wire_id = "id", .number = number(2), .text = "Halo", .at = now()}));
  });
  EXPECT_EQ(released(), 1U);
  clock_.advance(seconds(1));
  const auto left = look();
  ASSERT_TRUE(left);
  EXPECT_EQ(left->id, two);
  EXPECT_EQ(message(one).held, "restricted");
}

TEST_F(Policy, AClockSetBackDelaysByOneGapOnly) {
  admit_text(number(1), "Kabar pertama untuk Budi");
  clock_.advance(hours(24 * 30));
  ASSERT_TRUE(look());
  clock_.advance(-hours(24 * 30));
  admit_text(number(2), "Pengumuman lain untuk Siti");
  EXPECT_FALSE(look());
  EXPECT_EQ(run_for(seconds(10)).size(), 1U);
}

TEST_F(Policy, SettingsAreChangedInLayersAndAudited) {
  using Scope = PolicyScope;
  const auto set = [&](const Scope& scope, std::vector<std::string> changes) {
    return await(set_policy(store_.get(), clock_, scope, std::move(changes), "cli:ani"));
  };
  const auto value = [](const PolicyView& view, std::string_view name) {
    const auto row = std::ranges::find(view.rows, name, &PolicyRow::name);
    return fmt::format("{} ({})", row->value, row->source);
  };
  const Scope device{Scope::Kind::device, customer_.waid};
  set_rules("");
  ASSERT_TRUE(set({Scope::Kind::operator_default, ""}, {"gap=10s", "daily_cap=500"}));
  ASSERT_TRUE(set({Scope::Kind::plan, "P"}, {"daily_cap=300"}));
  const auto view = set(device, {"recipient_gap=1m"}).value();
  EXPECT_EQ(value(view, "gap"), "10s (default)");
  EXPECT_EQ(value(view, "daily_cap"), "300 (plan)");
  EXPECT_EQ(value(view, "recipient_gap"), "1m (device)");
  EXPECT_EQ(value(view, "consent"), "opt_out (preset)");
  EXPECT_EQ(view.lines, "recipient_gap=1m\n");
  EXPECT_EQ(view.state->cap_today, 20);
  EXPECT_EQ(value(await(reset_policy(store_.get(), clock_, device, {"recipient_gap"}, "cli:ani")).value(), "recipient_gap"),
            "15s (preset)");
  EXPECT_EQ(set(device, {"gap=soon"}).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(set({Scope::Kind::plan, "Z"}, {"gap=1s"}).error().code, ErrorCode::not_found);
  EXPECT_EQ(set({Scope::Kind::device, "nobody"}, {"gap=1s"}).error().code, ErrorCode::not_found);
}

TEST_F(Policy, ADryRunTellsWhatAndWhen) {
  const auto attempt = [&](const std::string& to, const std::string& text, const std::string& at = "") {
    return await(try_message(store_.get(), clock_, {customer_.waid, to, text, at})).value();
  };
  EXPECT_EQ(attempt("0812 0000 0001", kText).leaves_at, now());
  EXPECT_EQ(attempt("0812 0000 0001", "Kode OTP Anda 123456").lane, Lane::otp);
  for (int i = 0; i < 20; ++i) admit_text(number(i), "Promo hari ini saja");
  const auto queued = attempt(number(50), kText);
  EXPECT_EQ(queued.ahead, 20);
  EXPECT_EQ(queued.leaves_at, now() + 20 * seconds(6));
  EXPECT_EQ(attempt(number(50), "Kode OTP Anda 123456").ahead, 0);
  run_for(minutes(30));
  EXPECT_EQ(attempt(number(50), "PROMO hari ini saja!!").outcome.rule, "same_text");
  EXPECT_EQ(waiting().size(), 0U) << "nothing is stored";
  set_rules("quiet_hours=00:00-23:59");
  const auto night = attempt(number(50), kText);
  ASSERT_FALSE(night.delays.empty());
  EXPECT_EQ(night.delays[0].rule, "quiet_hours");
  EXPECT_GT(*night.leaves_at, now());
  EXPECT_FALSE(await(try_message(store_.get(), clock_, {"nobody", number(1), kText, ""})));
  EXPECT_FALSE(await(try_message(store_.get(), clock_, {customer_.waid, "12", kText, ""})));
}

TEST_F(Policy, ConsentIsImportedWithItsProofAllOrNone) {
  const auto import = [&](const std::string& csv) {
    return await(import_consent(store_.get(), clock_, customer_.account, csv, "cli:ani"));
  };
  EXPECT_EQ(import("number,proof\n0812-0000-0001,\"form, page \"\"2\"\"\"\r\n\n62 812 0000 0002 , call\n").value(), 2U);
  EXPECT_EQ(consent_of("6281200000001")[0].proof, "form, page \"2\"");
  EXPECT_THAT(import("6281200000003,form\n12,form\n").error().message, testing::StartsWith("line 2:"));
  EXPECT_TRUE(consent_of("6281200000003").empty());
  EXPECT_THAT(import("6281200000003\n").error().message, testing::HasSubstr("proof"));
  EXPECT_FALSE(import("6281200000003,\"form\n"));
  EXPECT_FALSE(import("6281200000003,a,b\n"));
  EXPECT_FALSE(import("6281200000003,\"a\"b\n"));
  const auto all = await(list_consent(store_.get(), customer_.account, "6281200000001", 10)).value();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].number, "6281200000002");
  EXPECT_EQ(await(consent_history(store_.get(), customer_.account, "0812 0000 0002")).value().size(), 1U);
  EXPECT_FALSE(await(consent_history(store_.get(), customer_.account, "0812 0000 0009")));
}

}  // namespace
}  // namespace kurir::app
