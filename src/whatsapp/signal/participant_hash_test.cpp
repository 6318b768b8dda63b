#include "whatsapp/signal/participant_hash.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/vectors.hpp"

namespace kurir::whatsapp::signal {
namespace {

TEST(ParticipantHash, GivesTheVectorsInAnyOrder) {
  const auto vectors = test::load_vectors("phash");
  ASSERT_EQ(vectors.at("vectors").as_array().size(), 12U);
  for (const auto& vector : vectors.at("vectors").as_array()) {
    std::vector<Jid> devices;
    for (const auto& device : vector.at("devices").as_array()) {
      devices.push_back(Jid::parse(std::string_view(device.as_string())).value());
    }
    const auto expected = std::string_view(vector.at("phash").as_string());
    EXPECT_EQ(participant_hash(devices), expected) << vector.at("name");
    std::ranges::reverse(devices);
    EXPECT_EQ(participant_hash(devices), expected) << vector.at("name");
  }
}

TEST(ParticipantHash, TellsAMissingDevice) {
  const std::vector<Jid> devices{Jid::lid("1"), Jid::lid("1", 3), Jid::lid("2")};
  EXPECT_NE(participant_hash(devices), participant_hash(std::span(devices).first(2)));
}

}  // namespace
}  // namespace kurir::whatsapp::signal
