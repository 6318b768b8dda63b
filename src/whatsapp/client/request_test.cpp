#include "whatsapp/client/request.hpp"

#include <gtest/gtest.h>

#include <set>

#include "support/client_vectors.hpp"
#include "support/scripted_random.hpp"

namespace kurir::whatsapp::client {
namespace {

using kurir::test::canonical;
using kurir::test::recorded;
using kurir::test::without;

void expect_recorded(const Node& ours, std::string_view name) {
  EXPECT_EQ(describe(canonical(ours)), describe(canonical(without(recorded(name), "id")))) << name;
}

TEST(Requests, AreAsRecorded) {
  expect_recorded(active_request(), "active_request");
  expect_recorded(unlink_request(Jid::phone_number("5511900000000", 1)), "unlink_request");
  const auto questions = introductory_requests();
  ASSERT_EQ(questions.size(), 3U);
  expect_recorded(questions[0], "props_request");
  expect_recorded(questions[1], "blocklist_request");
  expect_recorded(questions[2], "privacy_request");
}

TEST(Requests, ThatAreNotRecorded) {
  EXPECT_EQ(describe(ping_request()), R"(<iq to="s.whatsapp.net" type="get" xmlns="w:p"><ping/></iq>)");
  EXPECT_EQ(describe(offline_batch(200)), R"(<ib><offline_batch count="200"/></ib>)");
  const Node dirty("dirty", {{"type", "account_sync"}, {"timestamp", "1700000000"}});
  EXPECT_EQ(describe(clean_request(dirty)),
            R"(<iq to="s.whatsapp.net" type="set" xmlns="urn:xmpp:whatsapp:dirty" id="clean-1700000000">)"
            R"(<clean type="account_sync" timestamp="1700000000"/></iq>)");
}

TEST(RequestIds, AreUniqueAndPackIntoNibbles) {
  kurir::test::SeededRandom random(5);
  RequestIds ids(random);
  RequestIds other_connection(random);
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const auto id = ids.next();
    EXPECT_EQ(id.find_first_not_of("0123456789.-"), std::string::npos) << id;
    seen.insert(id);
    seen.insert(other_connection.next());
  }
  EXPECT_EQ(seen.size(), 2000U);
  EXPECT_TRUE(RequestIds(random).next().ends_with("-1"));
}

Node answer(std::string code, std::string text) {
  return Node("iq", {{"type", "error"}, {"id", "1"}},
              Node::Children{Node("error", {{"code", std::move(code)}, {"text", std::move(text)}})});
}

TEST(CheckAnswer, AResultIsNoError) { EXPECT_TRUE(check_answer(Node("iq", {{"type", "result"}}))); }

TEST(CheckAnswer, TellsCodeTextAndWhetherToTryAgain) {
  const auto code = [](std::string number) { return check_answer(answer(std::move(number), "x")).error().code; };
  EXPECT_EQ(code("429"), ErrorCode::unavailable);
  EXPECT_EQ(code("500"), ErrorCode::unavailable);
  EXPECT_EQ(code("503"), ErrorCode::unavailable);
  EXPECT_EQ(code("404"), ErrorCode::not_found);
  EXPECT_EQ(code("400"), ErrorCode::invalid_argument);
  EXPECT_EQ(code("rubbish"), ErrorCode::invalid_argument);
  const auto error = check_answer(answer("404", "item-not-found")).error();
  EXPECT_NE(error.message.find("404"), std::string::npos);
  EXPECT_NE(error.message.find("item-not-found"), std::string::npos);
}

TEST(CheckAnswer, AnErrorWithoutAnyDetailIsStillAnError) { EXPECT_FALSE(check_answer(Node("iq", {{"type", "error"}}))); }

}  // namespace
}  // namespace kurir::whatsapp::client
