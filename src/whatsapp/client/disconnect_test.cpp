#include "whatsapp/client/disconnect.hpp"

#include <gtest/gtest.h>

#include <set>

namespace kurir::whatsapp::client {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr Time kNow = from_unix_seconds(1'800'000'000);

Node stream_error(std::string code, Node::Children children = {}) {
  Node error("stream:error");
  if (!code.empty()) error.set("code", std::move(code));
  if (!children.empty()) error.content = std::move(children);
  return error;
}

Node conflict(std::string type) { return Node("conflict", {{"type", std::move(type)}}); }

struct StreamErrorCase {
  std::string name;
  Node error;
  Reaction reaction;
};

class StreamErrors : public testing::TestWithParam<StreamErrorCase> {};

TEST_P(StreamErrors, HaveTheirReaction) {
  const auto found = classify_disconnect(GetParam().error, kNow);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->reaction, GetParam().reaction);
  EXPECT_FALSE(found->reason.empty());
  EXPECT_FALSE(found->until);
}

INSTANTIATE_TEST_SUITE_P(
    Table, StreamErrors,
    testing::Values(
        StreamErrorCase{"restart", stream_error("515"), Reaction::reconnect_now},
        StreamErrorCase{"restart_beside_a_conflict", stream_error("515", {conflict("replaced")}), Reaction::reconnect_now},
        StreamErrorCase{"forced_logout", stream_error("516"), Reaction::logged_out},
        StreamErrorCase{"unlinked", stream_error("401", {conflict("device_removed")}), Reaction::logged_out},
        StreamErrorCase{"unlinked_without_code", stream_error("", {conflict("device_removed")}), Reaction::logged_out},
        StreamErrorCase{"replaced", stream_error("", {conflict("replaced")}), Reaction::stop},
        StreamErrorCase{"replaced_decides_before_401", stream_error("401", {conflict("replaced")}), Reaction::stop},
        StreamErrorCase{"not_authorised", stream_error("401"), Reaction::logged_out},
        StreamErrorCase{"conflict_code", stream_error("409"), Reaction::stop},
        StreamErrorCase{"replaced_by_code", stream_error("440"), Reaction::stop},
        StreamErrorCase{"rate_limit", stream_error("429"), Reaction::reconnect_slowly},
        StreamErrorCase{"server_trouble", stream_error("500"), Reaction::reconnect},
        StreamErrorCase{"maintenance", stream_error("503"), Reaction::reconnect},
        StreamErrorCase{"missed_ack", stream_error("", {Node("ack", {{"id", "1"}})}), Reaction::reconnect},
        StreamErrorCase{"not_well_formed", stream_error("", {Node("xml-not-well-formed")}), Reaction::reconnect},
        StreamErrorCase{"ping", stream_error("", {Node("ping", {{"id", "1"}})}), Reaction::reconnect},
        StreamErrorCase{"unknown_code", stream_error("777"), Reaction::reconnect},
        StreamErrorCase{"code_that_is_no_number", stream_error("many"), Reaction::reconnect},
        StreamErrorCase{"nothing_told", stream_error(""), Reaction::reconnect},
        StreamErrorCase{"end_of_stream", Node("xmlstreamend"), Reaction::reconnect}),
    [](const auto& info) { return info.param.name; });

struct FailureCase {
  int reason;
  Reaction reaction;
};

class Failures : public testing::TestWithParam<FailureCase> {};

TEST_P(Failures, HaveTheirReaction) {
  const Node failure("failure", {{"reason", std::to_string(GetParam().reason)}, {"location", "vll"}});
  const auto found = classify_disconnect(failure, kNow);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->reaction, GetParam().reaction);
  EXPECT_FALSE(found->reason.empty());
  EXPECT_EQ(found->until.has_value(), GetParam().reaction == Reaction::stop_until);
}

INSTANTIATE_TEST_SUITE_P(Table, Failures,
                         testing::Values(FailureCase{400, Reaction::stop}, FailureCase{401, Reaction::logged_out},
                                         FailureCase{402, Reaction::stop_until}, FailureCase{403, Reaction::logged_out},
                                         FailureCase{405, Reaction::renew_version}, FailureCase{406, Reaction::logged_out},
                                         FailureCase{409, Reaction::stop}, FailureCase{429, Reaction::reconnect_slowly},
                                         FailureCase{440, Reaction::stop}, FailureCase{463, Reaction::stop_until},
                                         FailureCase{516, Reaction::logged_out}, FailureCase{415, Reaction::stop},
                                         FailureCase{418, Reaction::stop}, FailureCase{500, Reaction::reconnect},
                                         FailureCase{501, Reaction::stop}, FailureCase{503, Reaction::reconnect},
                                         FailureCase{599, Reaction::reconnect}),
                         [](const auto& info) { return std::to_string(info.param.reason); });

std::optional<Time> banned_until(std::vector<Attribute> attributes) {
  attributes.push_back({"reason", "402"});
  return classify_disconnect(Node("failure", std::move(attributes)), kNow)->until;
}

TEST(TemporaryBan, LastsAsLongAsToldAndAnHourWhereNothingIsTold) {
  EXPECT_EQ(banned_until({{"expire", "600"}}), kNow + seconds(600));
  EXPECT_EQ(banned_until({}), kNow + hours(1));
  EXPECT_EQ(banned_until({{"expire", "soon"}}), kNow + hours(1));
  EXPECT_EQ(banned_until({{"expire", "-5"}}), kNow) << "over already";
}

TEST(TemporaryBan, ANumberBeyondReasonDoesNotOverflow) {
  const auto until = banned_until({{"expire", "9223372036854775807"}}).value();
  EXPECT_GT(until, kNow + hours(24 * 300));
  EXPECT_LT(until, kNow + hours(24 * 400));
}

TEST(TemporaryBan, NamesTheReasonThatIsTold) {
  const auto reason = [](std::string code) {
    return classify_disconnect(Node("failure", {{"reason", "402"}, {"code", std::move(code)}}), kNow)->reason;
  };
  std::set<std::string> reasons;
  for (const auto* code : {"101", "102", "103", "104", "106", "999"}) reasons.insert(reason(code));
  EXPECT_EQ(reasons.size(), 6U);
}

TEST(Cause, EachHasANameOfItsOwnThatLeadsBackAndASentence) {
  std::set<std::string_view> names;
  for (int i = 1; i <= static_cast<int>(Cause::logged_out_here); ++i) {
    const auto cause = static_cast<Cause>(i);
    EXPECT_TRUE(names.insert(name(cause)).second) << i;
    EXPECT_EQ(cause_named(name(cause)), cause) << i;
    EXPECT_FALSE(explain(cause).empty()) << i;
  }
  EXPECT_EQ(name(Cause::none), "");
  EXPECT_FALSE(cause_named("nobody knows"));
}

Cause cause_of(const Node& stanza) { return classify_disconnect(stanza, kNow)->cause; }

TEST(Cause, SaysWhatTheServerMeans) {
  const auto failure = [](std::string reason) { return Node("failure", {{"reason", std::move(reason)}}); };
  EXPECT_EQ(cause_of(failure("401")), Cause::unlinked);
  EXPECT_EQ(cause_of(failure("402")), Cause::temporarily_banned);
  EXPECT_EQ(cause_of(failure("403")), Cause::account_locked);
  EXPECT_EQ(cause_of(failure("405")), Cause::client_outdated);
  EXPECT_EQ(cause_of(failure("406")), Cause::account_banned);
  EXPECT_EQ(cause_of(failure("409")), Cause::client_refused);
  EXPECT_EQ(cause_of(failure("440")), Cause::replaced);
  EXPECT_EQ(cause_of(failure("463")), Cause::restricted);
  EXPECT_EQ(cause_of(failure("503")), Cause::whatsapp_unavailable);
  EXPECT_EQ(cause_of(stream_error("", {conflict("replaced")})), Cause::replaced);
  EXPECT_EQ(cause_of(stream_error("515")), Cause::restart_required);
  EXPECT_EQ(cause_of(stream_error("516")), Cause::forced_logout);
  EXPECT_EQ(cause_of(stream_error("503")), Cause::whatsapp_unavailable);
  EXPECT_EQ(cause_of(Node("xmlstreamend")), Cause::stream_ended);
}

TEST(Cause, TheSettingThatHelpsIsNamed) {
  EXPECT_NE(explain(Cause::client_outdated).find("--whatsapp-version"), std::string_view::npos);
}

TEST(Disconnect, TheLogHearsCodeAndPlaceAndNoMoreThanALine) {
  const Node failure("failure",
                     {{"reason", "402"}, {"code", "101"}, {"expire", "60"}, {"location", "vll"}, {"appeal_token", "secret"}});
  const auto ended = classify_disconnect(failure, kNow).value();
  EXPECT_EQ(ended.detail, "failure reason=402 code=101 expire=60 location=vll");
  EXPECT_EQ(ended.ban, Ban::strangers);
  const Node long_winded("failure", {{"reason", "403"}, {"location", std::string(10'000, 'x')}});
  EXPECT_LE(classify_disconnect(long_winded, kNow)->detail.size(), 200U);
}

TEST(Disconnect, EveryOtherStanzaEndsNothing) {
  for (const auto* tag : {"success", "ib", "message", "iq", "ack"}) EXPECT_FALSE(classify_disconnect(Node(tag), kNow)) << tag;
}

}  // namespace
}  // namespace kurir::whatsapp::client
