#include "whatsapp/client/account_limits.hpp"

#include <gtest/gtest.h>

namespace kurir::whatsapp::client {
namespace {

Node answer(std::string_view body) { return Node("iq", {{"type", "result"}}, Node::Children{Node("result", {}, text(body))}); }
Node notice(std::string operation, std::string_view body) {
  return Node("notification", {{"type", "mex"}}, Node::Children{Node("update", {{"op_name", std::move(operation)}}, text(body))});
}

TEST(AccountLimits, QuestionsNameTheirDocument) {
  const auto lock = reach_out_lock_request();
  EXPECT_EQ(lock.attribute("xmlns"), "w:mex");
  EXPECT_EQ(lock.attribute("type"), "get");
  ASSERT_NE(lock.child("query"), nullptr);
  EXPECT_EQ(lock.child("query")->attribute("query_id"), "23983697327930364");
  EXPECT_EQ(as_text(lock.child("query")->bytes()), R"({"variables":{}})");
  EXPECT_EQ(as_text(new_chat_cap_request().child("query")->bytes()),
            R"({"variables":{"input":{"type":"INDIVIDUAL_NEW_CHAT_MSG"}}})");
}

TEST(AccountLimits, AnAnswerTellsWhetherAndUntilWhen) {
  const auto lock = parse_reach_out_lock(answer(
      R"({"data":{"xwa2_fetch_account_reachout_timelock":{"is_active":true,"time_enforcement_ends":"1800000000","enforcement_type":"RESTRICT_ALL_COMPANIONS"}}})"));
  ASSERT_TRUE(lock);
  EXPECT_TRUE(lock->active);
  EXPECT_EQ(lock->until, from_unix_seconds(1'800'000'000));
  EXPECT_EQ(lock->type, "RESTRICT_ALL_COMPANIONS");
  const auto free = parse_reach_out_lock(
      answer(R"({"data":{"xwa2_fetch_account_reachout_timelock":{"is_active":false,"time_enforcement_ends":"0"}}})"));
  ASSERT_TRUE(free);
  EXPECT_FALSE(free->active);
  EXPECT_FALSE(free->until);
}

TEST(AccountLimits, TimesComeAsNumbersToo) {
  const auto cap = parse_new_chat_cap(
      answer(R"({"data":{"xwa2_message_capping_info":{"capping_status":"CAPPED","cycle_end_timestamp":1800000000}}})"));
  ASSERT_TRUE(cap);
  EXPECT_EQ(cap->status, NewChatCap::Status::capped);
  EXPECT_EQ(cap->cycle_ends, from_unix_seconds(1'800'000'000));
}

TEST(AccountLimits, NotificationsAreToldApart) {
  const auto lock = parse_limit_notification(notice("NotificationUserReachoutTimelockUpdate",
                                                    R"({"data":{"xwa2_notify_account_reachout_timelock":{"is_active":true}}})"));
  ASSERT_TRUE(lock);
  EXPECT_TRUE(std::get<ReachOutLock>(*lock).active);
  const auto cap = parse_limit_notification(
      notice("MessageCappingInfoNotification",
             R"({"data":{"xwa2_notify_new_chat_messages_capping_info_update":{"capping_status":"FIRST_WARNING"}}})"));
  ASSERT_TRUE(cap);
  EXPECT_EQ(std::get<NewChatCap>(*cap).status, NewChatCap::Status::first_warning);
  EXPECT_FALSE(parse_limit_notification(notice("NotificationNewsletterUpdate", "{}")));
}

TEST(AccountLimits, WhatCannotBeReadIsNotBelieved) {
  for (const auto* body :
       {"", "{", "[]", "null", R"({"data":null})", R"({"data":{}})", R"({"data":{"xwa2_fetch_account_reachout_timelock":7}})",
        R"({"errors":[{"message":"no"}],"data":{"xwa2_fetch_account_reachout_timelock":{"is_active":true}}})"}) {
    EXPECT_FALSE(parse_reach_out_lock(answer(body))) << body;
  }
  EXPECT_FALSE(parse_reach_out_lock(answer(std::string(1U << 20, '['))));
  EXPECT_FALSE(parse_reach_out_lock(Node("iq", {{"type", "result"}})));
  const Node refused("iq", {{"type", "error"}}, Node::Children{Node("error", {{"code", "429"}})});
  EXPECT_EQ(parse_reach_out_lock(refused).error().code, ErrorCode::unavailable);
  const auto strange = parse_reach_out_lock(answer(
      R"({"data":{"xwa2_fetch_account_reachout_timelock":{"is_active":"yes","time_enforcement_ends":"99999999999999999999","enforcement_type":5}}})"));
  ASSERT_TRUE(strange);
  EXPECT_FALSE(strange->active);
  EXPECT_FALSE(strange->until);
}

}  // namespace
}  // namespace kurir::whatsapp::client
