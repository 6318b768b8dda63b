#include "base/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace kurir {
namespace {

using testing::ElementsAre;

class LogTest : public testing::Test {
 protected:
  LogTest() { accept(log::Level::debug); }
  ~LogTest() override { log::set_sink(nullptr, log::Level::info); }

  void accept(log::Level minimum) {
    log::set_sink([this](log::Level, std::string_view line) { lines_.emplace_back(line); }, minimum);
  }
  [[nodiscard]] std::string value(std::string_view text) {
    log::info("e", {log::field("v", text)});
    const std::string prefix = "event=e v=";
    EXPECT_TRUE(lines_.back().starts_with(prefix));
    return lines_.back().substr(prefix.size());
  }

  std::vector<std::string> lines_;
};

TEST_F(LogTest, writes_the_event_and_its_fields_in_order) {
  log::info("device_connected", {log::field("device", 7), log::field("after_ms", 12.5), log::field("state", "open")});
  log::warn("plain");
  EXPECT_THAT(lines_, ElementsAre("event=device_connected device=7 after_ms=12.5 state=open", "event=plain"));
}

TEST_F(LogTest, quotes_what_would_break_the_line_apart) {
  EXPECT_EQ(value("simple-1.2:3"), "simple-1.2:3");
  EXPECT_EQ(value("grüß"), "grüß");
  EXPECT_EQ(value(""), "\"\"");
  EXPECT_EQ(value("two words"), "\"two words\"");
  EXPECT_EQ(value("a=b"), "\"a=b\"");
  EXPECT_EQ(value("say \"hi\""), "\"say \\\"hi\\\"\"");
  EXPECT_EQ(value("back\\slash"), "\"back\\\\slash\"");
}

TEST_F(LogTest, no_control_character_reaches_the_line) {
  for (int c = 0; c < 0x20; ++c) EXPECT_EQ(value(std::string("a") + static_cast<char>(c) + "b"), "\"a b\"") << c;
  EXPECT_EQ(value("a\x7f"), "\"a \"");
}

TEST_F(LogTest, drops_what_is_below_the_minimum) {
  accept(log::Level::warn);
  log::debug("debug");
  log::info("info");
  log::warn("warn");
  log::error("error");
  EXPECT_THAT(lines_, ElementsAre("event=warn", "event=error"));
  EXPECT_FALSE(log::enabled(log::Level::info));
  EXPECT_TRUE(log::enabled(log::Level::warn));
}

TEST_F(LogTest, without_a_sink_nothing_is_enabled) {
  log::set_sink(nullptr, log::Level::debug);
  EXPECT_FALSE(log::enabled(log::Level::error));
  log::error("nobody listens");
  EXPECT_TRUE(lines_.empty());
}

}  // namespace
}  // namespace kurir
