#include "crypto/xeddsa.hpp"

#include <gtest/gtest.h>

#include "support/scripted_random.hpp"
#include "support/vectors.hpp"

namespace kurir::crypto {
namespace {

/// The vectors write public keys with and without Signal's type byte.
PublicKey public_key(Bytes bytes) {
  if (bytes.size() == 33) bytes.erase(bytes.begin());
  return PublicKey::from(bytes).value();
}

KeyPair key_pair(const boost::json::value& vector) {
  return KeyPair::from_private(exactly<32>(test::hex(vector.at("private"))).value());
}

TEST(Xeddsa, judges_every_vector_as_libsignal_does) {
  const auto file = test::load_vectors("xeddsa");
  ASSERT_EQ(file.at("vectors").as_array().size(), 33U);
  for (const auto& vector : file.at("vectors").as_array()) {
    // libsignal lets s + L pass; we insist on the canonical s (RFC 8032 §5.1.7).
    const bool valid = vector.at("valid").as_bool() && !vector.as_object().contains("implementation_defined");
    EXPECT_EQ(
        verify(public_key(test::hex(vector.at("public"))), test::hex(vector.at("message")), test::hex(vector.at("signature"))),
        valid)
        << vector.at("name");
  }
}

TEST(Xeddsa, derives_the_vectors_public_keys_and_signs_verifiably_with_them) {
  test::SeededRandom random(1);
  const auto file = test::load_vectors("xeddsa");
  int sign_bits = 0;
  for (const auto& vector : file.at("vectors").as_array()) {
    if (!vector.as_object().contains("edwards_sign_bit")) continue;
    const auto pair = key_pair(vector);
    EXPECT_EQ(pair.open, public_key(test::hex(vector.at("public")))) << vector.at("name");
    const auto message = test::hex(vector.at("message"));
    const auto signature = sign(pair.secret, message, random);
    EXPECT_TRUE(verify(pair.open, message, signature)) << vector.at("name");
    EXPECT_EQ(signature[63] >> 7, vector.at("edwards_sign_bit").as_int64()) << vector.at("name");
    sign_bits |= 1 << (signature[63] >> 7);
  }
  EXPECT_EQ(sign_bits, 0b11) << "both signs of the Edwards point must be covered";
}

TEST(Xeddsa, reproduces_randomised_signatures_byte_for_byte) {
  const auto file = test::load_vectors("xeddsa");
  int checked = 0;
  for (const auto& vector : file.at("vectors").as_array()) {
    if (!vector.as_object().contains("random")) continue;
    const auto nonce = exactly<64>(test::hex(vector.at("random"))).value();
    EXPECT_EQ(to_hex(sign_with_nonce(key_pair(vector).secret, test::hex(vector.at("message")), nonce)),
              vector.at("signature").as_string())
        << vector.at("name");
    ++checked;
  }
  EXPECT_EQ(checked, 5);
}

TEST(Xeddsa, rejects_every_flipped_bit) {
  test::SeededRandom random(2);
  const auto pair = KeyPair::generate(random);
  const auto message = to_bytes("signed prekey");
  const auto signature = sign(pair.secret, message, random);
  ASSERT_TRUE(verify(pair.open, message, signature));
  for (std::size_t bit = 0; bit < signature.size() * 8; ++bit) {
    auto broken = signature;
    broken[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_FALSE(verify(pair.open, message, broken)) << "signature bit " << bit;
  }
  for (std::size_t bit = 0; bit < message.size() * 8; ++bit) {
    auto broken = message;
    broken[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_FALSE(verify(pair.open, broken, signature)) << "message bit " << bit;
  }
  for (std::size_t bit = 0; bit < kKeySize * 8; ++bit) {
    auto broken = pair.open;
    broken.bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_FALSE(verify(broken, message, signature)) << "key bit " << bit;
  }
}

TEST(Xeddsa, rejects_other_sizes) {
  test::SeededRandom random(3);
  const auto pair = KeyPair::generate(random);
  auto signature = to_bytes(sign(pair.secret, {}, random));
  EXPECT_TRUE(verify(pair.open, {}, signature));
  for (std::size_t size : {0U, 1U, 32U, 63U}) EXPECT_FALSE(verify(pair.open, {}, BytesView(signature).first(size))) << size;
  signature.push_back(0);
  EXPECT_FALSE(verify(pair.open, {}, signature));
}

TEST(Xeddsa, rejects_public_keys_outside_the_field_and_of_low_order) {
  test::SeededRandom random(4);
  const auto signature = sign(KeyPair::generate(random).secret, {}, random);
  for (const auto* u : {"0000000000000000000000000000000000000000000000000000000000000000",
                        "0100000000000000000000000000000000000000000000000000000000000000",
                        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  // -1: no Edwards point
                        "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  // p + 3
                        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"}) {
    EXPECT_FALSE(verify(public_key(*from_hex(u)), {}, signature)) << u;
    EXPECT_FALSE(verify(public_key(*from_hex(u)), {}, Signature{})) << u;
  }
}

}  // namespace
}  // namespace kurir::crypto
