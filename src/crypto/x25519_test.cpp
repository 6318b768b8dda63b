#include "crypto/x25519.hpp"

#include <gtest/gtest.h>

#include "support/scripted_random.hpp"

namespace kurir::crypto {
namespace {

ByteArray<32> key(std::string_view hex) { return *exactly<32>(*from_hex(hex)); }

std::string agreed(std::string_view secret, std::string_view open) {
  const auto shared = agree(PrivateKey(key(secret)), PublicKey{key(open)});
  return shared ? to_hex(shared->reveal()) : "refused";
}

TEST(X25519, agrees_as_rfc_7748_section_5_2) {
  EXPECT_EQ(agreed("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
                   "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"),
            "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
  EXPECT_EQ(agreed("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
                   "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493"),
            "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957");
}

TEST(X25519, survives_the_thousand_iterations_of_rfc_7748) {
  auto k = key("0900000000000000000000000000000000000000000000000000000000000000");
  auto u = k;
  for (int i = 0; i < 1000; ++i) {
    const auto next = agree(PrivateKey(k), PublicKey{u});
    ASSERT_TRUE(next);
    u = std::exchange(k, next->reveal());
  }
  EXPECT_EQ(to_hex(k), "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51");
}

TEST(X25519, derives_the_public_keys_of_rfc_7748_section_6_1) {
  const auto alice = KeyPair::from_private(key("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
  const auto bob = KeyPair::from_private(key("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
  EXPECT_EQ(to_hex(alice.open.bytes), "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
  EXPECT_EQ(to_hex(bob.open.bytes), "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
  const auto shared = agree(alice.secret, bob.open);
  ASSERT_TRUE(shared);
  EXPECT_EQ(to_hex(shared->reveal()), "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
  EXPECT_EQ(agree(bob.secret, alice.open)->reveal(), shared->reveal());
}

TEST(X25519, refuses_public_keys_of_low_order) {
  for (const auto* point : {"0000000000000000000000000000000000000000000000000000000000000000",
                            "0100000000000000000000000000000000000000000000000000000000000000",
                            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"}) {
    EXPECT_EQ(agreed("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a", point), "refused") << point;
  }
}

TEST(X25519, generated_keys_are_clamped_and_take_32_random_bytes) {
  test::ScriptedRandom random;
  ByteArray<32> ones;
  ones.fill(0xff);
  random.push(ones);
  const auto pair = KeyPair::generate(random);
  EXPECT_EQ(to_hex(pair.secret.reveal()), "f8ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
  EXPECT_EQ(pair.open, KeyPair::from_private(pair.secret.reveal()).open);
}

TEST(X25519, public_keys_are_exactly_32_bytes) {
  EXPECT_FALSE(PublicKey::from(Bytes(31)));
  EXPECT_FALSE(PublicKey::from(Bytes(33)));
  EXPECT_TRUE(PublicKey::from(Bytes(32)));
}

}  // namespace
}  // namespace kurir::crypto
