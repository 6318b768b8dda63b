#include "simulator/transcripts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "simulator/test_companion.hpp"

namespace kurir::simulator::test {
namespace {

using testing::HasSubstr;
using testing::Not;
namespace json = boost::json;

class TranscriptsTest : public ::testing::Test {
 protected:
  Fixture fixture_;
  Phone& own_ = fixture_.add_phone("628111111111");
  Companion companion_{fixture_};
  Transcripts& transcripts_ = fixture_.universe.hall.transcripts;

  [[nodiscard]] std::uint64_t start(std::optional<std::string_view> client) {
    return transcripts_.start(client ? std::optional(FaultTarget::parse(*client).value()) : std::nullopt).value();
  }
  [[nodiscard]] json::array entries(std::uint64_t id) const {
    json::array parsed;
    for (const auto& entry : transcripts_.find(id)->entries) parsed.push_back(json::parse(entry));
    return parsed;
  }
  void ask(std::string xmlns) { companion_.ask(Node("iq", {{"xmlns", std::move(xmlns)}, {"type", "get"}})); }
};

TEST_F(TranscriptsTest, BothDirectionsInOrderWithTheConnection) {
  companion_.pair_with(own_);
  companion_.connect(companion_.login(false));
  const auto id = start("628111111111:1");
  ask("abt");
  const auto said = entries(id);
  ASSERT_EQ(said.size(), 2U);
  EXPECT_EQ(said[0].at("direction"), "from_client");
  EXPECT_EQ(said[0].at("client"), "628111111111:1");
  EXPECT_EQ(said[0].at("stanza").at("tag"), "iq");
  EXPECT_EQ(said[0].at("stanza").at("attributes").at(0), (json::array{"xmlns", "abt"}));
  EXPECT_EQ(said[1].at("direction"), "to_client");
  EXPECT_EQ(said[0].at("connection"), said[1].at("connection"));
}

TEST_F(TranscriptsTest, AnUnpairedConnectionBelongsToNobody) {
  const auto everything = start(std::nullopt);
  const auto own = start("628111111111");
  companion_.connect(companion_.registration());
  ASSERT_FALSE(entries(everything).empty());
  EXPECT_TRUE(entries(everything)[0].at("client").is_null());
  EXPECT_TRUE(entries(own).empty());
}

TEST_F(TranscriptsTest, OfContentsOnlyTheLengthAndOfAddressesThatTheyAreSome) {
  const auto id = start(std::nullopt);
  const Node stanza("message", {{"to", Jid::lid("9000", 3)}}, Node::Children{Node("enc", {{"v", "2"}}, to_bytes("secret"))});
  transcripts_.record({Direction::from_client, 1, nullptr, fixture_.clock.now()}, stanza);
  const auto& recorded = transcripts_.find(id)->entries.front();
  EXPECT_THAT(recorded, Not(HasSubstr("secret")));
  const auto shape = json::parse(recorded).at("stanza");
  EXPECT_EQ(shape.at("attributes").at(0), (json::array{"to", "9000:3@lid", "jid"}));
  EXPECT_EQ(shape.at("children").at(0).at("bytes"), 6);
}

TEST_F(TranscriptsTest, WhatDoesNotFitIsCounted) {
  const auto id = start(std::nullopt);
  const Node stanza("presence");
  for (std::size_t i = 0; i < Transcripts::kMaxEntries + 3; ++i)
    transcripts_.record({Direction::from_client, 1, nullptr, fixture_.clock.now()}, stanza);
  EXPECT_EQ(transcripts_.find(id)->entries.size(), Transcripts::kMaxEntries);
  EXPECT_EQ(transcripts_.find(id)->dropped, 3U);
}

TEST_F(TranscriptsTest, AnEndedOneIsGone) {
  const auto id = start(std::nullopt);
  EXPECT_TRUE(transcripts_.stop(id));
  EXPECT_FALSE(transcripts_.stop(id));
  EXPECT_EQ(transcripts_.find(id), nullptr);
  for (std::size_t i = 0; i < Transcripts::kMaxTranscripts; ++i) (void)start(std::nullopt);
  EXPECT_EQ(transcripts_.start(std::nullopt).error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace kurir::simulator::test
