#include "domain/device.hpp"

#include <gmock/gmock.h>

namespace kurir::domain {
namespace {

using enum DeviceState;

TEST(DeviceState, HasTheNameThatTheCommandLinePrints) {
  EXPECT_EQ(name(unpaired), "unpaired");
  EXPECT_EQ(name(connecting), "connecting");
  EXPECT_EQ(name(connected), "connected");
  EXPECT_EQ(name(disconnected), "disconnected");
  EXPECT_EQ(name(logged_out), "logged_out");
  EXPECT_EQ(name(stopped), "stopped");
}

TEST(DeviceState, OnlyLinkedDevicesAcceptMessages) {
  for (const auto state : {connecting, connected, disconnected, stopped}) EXPECT_TRUE(is_linked(state)) << name(state);
  for (const auto state : {unpaired, logged_out}) EXPECT_FALSE(is_linked(state)) << name(state);
}

}  // namespace
}  // namespace kurir::domain
