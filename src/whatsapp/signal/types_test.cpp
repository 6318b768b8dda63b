#include "whatsapp/signal/types.hpp"

#include <gtest/gtest.h>

#include "support/scripted_random.hpp"
#include "support/vectors.hpp"
#include "whatsapp/signal/prekeys.hpp"
#include "whatsapp/signal/session.hpp"

namespace kurir::whatsapp::signal {
namespace {

TEST(Address, NamesTellTheNamespacesApart) {
  EXPECT_EQ(Address::of(Jid::phone_number("5511999990000", 12)).to_string(), "5511999990000.12");
  EXPECT_EQ(Address::of(Jid::lid("1234")).to_string(), "1234_1.0");
  EXPECT_EQ(Address::of({"55", std::string(kHostedServer), 99}).to_string(), "55_128.99");
  EXPECT_EQ(Address::of({"12", std::string(kHostedLidServer), 99}).to_string(), "12_129.99");
}

TEST(Keys, TheSerialisedFormHasATypeByte) {
  kurir::test::SeededRandom random(1);
  const auto key = crypto::KeyPair::generate(random).open;
  auto serialised = serialise(key);
  EXPECT_EQ(serialised[0], 5);
  EXPECT_EQ(parse_key(serialised), key);
  EXPECT_FALSE(parse_key(BytesView(serialised).first(32)).has_value());
  serialised[0] = 6;
  EXPECT_FALSE(parse_key(serialised).has_value());
}

TEST(PreKeys, IdsWrapFromThreeBytesToOne) {
  kurir::test::SeededRandom random(1);
  const auto keys = generate_prekeys(kMaxPreKeyId - 1, 3, random);
  ASSERT_EQ(keys.size(), 3U);
  EXPECT_EQ(keys[1].id, kMaxPreKeyId);
  EXPECT_EQ(keys[2].id, 1U);
  EXPECT_NE(keys[0].pair.open, keys[1].pair.open);
}

TEST(PreKeys, TheSignatureIsOverTheSerialisedKey) {
  kurir::test::SeededRandom random(1);
  const auto identity = crypto::KeyPair::generate(random);
  const auto key = generate_signed_prekey(9, identity, random);
  EXPECT_EQ(key.id, 9U);
  EXPECT_TRUE(crypto::verify(identity.open, serialise(key.pair.open), key.signature));
}

TEST(PreKeys, RegistrationIdsAreInTheOfficialRange) {
  kurir::test::SeededRandom random(1);
  for (int i = 0; i < 100'000; ++i) {
    const auto id = generate_registration_id(random);
    ASSERT_TRUE(id >= 1 && id <= 16'380) << id;
  }
}

TEST(Padding, RecordedPaddingIsRemoved) {
  const auto vectors = kurir::test::load_vectors("e2e_messages");
  for (const auto& vector : vectors.at("vectors").as_array()) {
    const auto padded = kurir::test::hex(vector.at("padded"));
    const auto message = unpad(padded);
    ASSERT_TRUE(message.has_value()) << vector.at("name");
    EXPECT_EQ(to_hex(*message), to_hex(kurir::test::hex(vector.at("message")))) << vector.at("name");
  }
  for (const auto& vector : vectors.at("invalid_padding").as_array()) {
    EXPECT_FALSE(unpad(kurir::test::hex(vector.at("padded"))).has_value()) << vector.at("error");
  }
}

TEST(Padding, EveryLengthFromOneToSixteenIsUsed) {
  kurir::test::SeededRandom random(1);
  std::array<int, 17> seen{};
  for (int i = 0; i < 1'000; ++i) {
    const auto padded = pad(as_bytes("text"), random);
    const auto count = padded.size() - 4;
    ASSERT_TRUE(count >= 1 && count <= 16);
    ++seen[count];
    EXPECT_EQ(as_text(unpad(padded).value()), "text");
  }
  EXPECT_EQ(std::count(seen.begin() + 1, seen.end(), 0), 0);
}

}  // namespace
}  // namespace kurir::whatsapp::signal
