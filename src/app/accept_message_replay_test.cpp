#include "app/accept_message_replay.hpp"

#include <gtest/gtest.h>

namespace kurir::app {
namespace {

TEST(AcceptMessageReplay, BringsBackWhatWasAnswered) {
  const SendOutcome outcome{RequestStatus::success,
                            {{"6281234567890", PacketStatus::success, domain::MessageId((1LL << 53) - 1), 200},
                             {"no number\n10 1 1 x %", PacketStatus::invalid_number, {}, 0},
                             {"", PacketStatus::invalid_number, {}, 0}}};
  EXPECT_EQ(read_replay(write_replay(outcome)), outcome);
  EXPECT_EQ(read_replay(""), SendOutcome{});
}

TEST(AcceptMessageReplay, RefusesWhatItDidNotWrite) {
  for (const auto* text : {"\n", "10", "10 1 \n", "10 x 200 62\n", "{}", "10 1 2.5 62\n", "999999999999 1 1 62"}) {
    const auto outcome = read_replay(text);
    ASSERT_FALSE(outcome) << text;
    EXPECT_EQ(outcome.error().code, ErrorCode::malformed);
  }
}

}  // namespace
}  // namespace kurir::app
