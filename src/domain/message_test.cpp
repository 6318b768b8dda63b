#include "domain/message.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <gmock/gmock.h>

namespace kurir::domain {
namespace {

using enum MessageState;
constexpr std::array kStates{accepted, encrypted, sent, received, read, cancelled, rejected};

TEST(MessageState, AdvancesExactlyAlongTheDrawing) {
  const std::map<MessageState, std::set<MessageState>> allowed{{accepted, {encrypted, sent, received, read, cancelled, rejected}},
                                                               {encrypted, {sent, received, read, rejected}},
                                                               {sent, {received, read}},
                                                               {received, {read}},
                                                               {read, {}},
                                                               {cancelled, {}},
                                                               {rejected, {}}};
  for (const auto from : kStates) {
    for (const auto to : kStates) {
      EXPECT_EQ(may_advance(from, to), allowed.at(from).contains(to)) << static_cast<int>(from) << " to " << static_cast<int>(to);
    }
  }
}

TEST(MessageState, NeverStandsStillNorTurnsBack) {
  for (const auto from : kStates) {
    for (const auto to : kStates) {
      EXPECT_FALSE(may_advance(from, to) && may_advance(to, from)) << static_cast<int>(from) << " and " << static_cast<int>(to);
    }
  }
}

TEST(MessageState, HasTheStatusThatCustomersKnow) {
  std::array<std::string_view, kStates.size()> names;
  std::ranges::transform(kStates, names.begin(), tracking_status);
  EXPECT_THAT(names, testing::ElementsAre("pending", "pending", "sent", "received", "read", "cancel", "reject"));
}

}  // namespace
}  // namespace kurir::domain
