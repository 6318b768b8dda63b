#include "crypto/aes.hpp"

#include <gtest/gtest.h>

#include "support/scripted_random.hpp"

namespace kurir::crypto {
namespace {

template <std::size_t N>
ByteArray<N> fixed(std::string_view hex) {
  return exactly<N>(*from_hex(hex)).value();
}

const auto kNistKey = fixed<32>("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");

TEST(AesGcm, matches_the_specifications_test_cases_13_14_and_16) {
  AesGcm zero(AesKey{});
  Bytes out;
  zero.seal({}, {}, {}, out);
  EXPECT_EQ(to_hex(out), "530f8afbc74536b9a963b4f1c4cb738b");
  out.clear();
  zero.seal({}, {}, Bytes(16), out);
  EXPECT_EQ(to_hex(out), "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");

  AesGcm gcm(fixed<32>("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"));
  const auto plain = *from_hex(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
  const auto associated = *from_hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  out = to_bytes("kept");
  gcm.seal(fixed<12>("cafebabefacedbaddecaf888"), associated, plain, out);
  EXPECT_EQ(to_hex(out), to_hex(as_bytes("kept")) +
                             "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
                             "c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b");
}

TEST(AesGcm, keys_take_turns_and_open_what_they_sealed) {
  test::SeededRandom random(1);
  const AesGcm gcm(random.bytes<32>());
  const AesGcm other(random.bytes<32>());
  for (std::size_t size : {0U, 1U, 15U, 16U, 17U, 512U, 70'000U}) {
    Bytes plain(size);
    random.fill(plain);
    const auto nonce = random.bytes<12>();
    Bytes sealed;
    gcm.seal(nonce, as_bytes("header"), plain, sealed);
    ASSERT_EQ(sealed.size(), size + kGcmTagSize);
    auto opened = to_bytes("kept");
    EXPECT_FALSE(other.open(nonce, as_bytes("header"), sealed, opened));
    ASSERT_TRUE(gcm.open(nonce, as_bytes("header"), sealed, opened)) << size;
    EXPECT_EQ(opened, concat(as_bytes("kept"), plain));
  }
}

TEST(AesGcm, any_flipped_bit_fails_and_leaves_the_output_as_it_was) {
  AesGcm gcm(kNistKey);
  const ByteArray<12> nonce{1};
  const auto associated = to_bytes("associated");
  Bytes sealed;
  gcm.seal(nonce, associated, as_bytes("some plaintext of two blocks"), sealed);
  auto out = to_bytes("kept");
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    auto broken = sealed;
    broken[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    const auto result = gcm.open(nonce, associated, broken, out);
    ASSERT_FALSE(result) << bit;
    EXPECT_EQ(result.error().code, ErrorCode::verification_failed);
    EXPECT_EQ(out, to_bytes("kept"));
  }
  EXPECT_FALSE(gcm.open({2}, associated, sealed, out));
  EXPECT_FALSE(gcm.open(nonce, {}, sealed, out));
  EXPECT_TRUE(gcm.open(nonce, associated, sealed, out));
  EXPECT_EQ(as_text(out), "keptsome plaintext of two blocks");
}

TEST(AesGcm, bytes_shorter_than_a_tag_are_malformed) {
  AesGcm gcm(kNistKey);
  Bytes out;
  for (std::size_t size = 0; size < kGcmTagSize; ++size) {
    EXPECT_EQ(gcm.open({}, {}, Bytes(size), out).error().code, ErrorCode::malformed) << size;
  }
}

TEST(AesCbc, matches_nist_sp_800_38a_and_pads_to_whole_blocks) {
  const auto iv = fixed<16>("000102030405060708090a0b0c0d0e0f");
  const auto cipher = cbc_encrypt(kNistKey, iv, *from_hex("6bc1bee22e409f96e93d7e117393172a"));
  EXPECT_EQ(to_hex(BytesView(cipher).first(16)), "f58c4c04d6e5f1ba779eabfb5f7bfbd6");
  for (std::size_t size = 0; size <= 48; ++size) {
    const Bytes plain(size, 0x5a);
    const auto sealed = cbc_encrypt(kNistKey, iv, plain);
    EXPECT_EQ(sealed.size(), (size / 16 + 1) * 16);
    EXPECT_EQ(cbc_decrypt(kNistKey, iv, sealed), plain) << size;
  }
}

TEST(AesCbc, refuses_partial_blocks_and_wrong_padding) {
  for (std::size_t size : {0U, 1U, 15U, 17U, 31U}) {
    EXPECT_EQ(cbc_decrypt(kNistKey, {}, Bytes(size)).error().code, ErrorCode::malformed) << size;
  }
  auto cipher = cbc_encrypt(kNistKey, {}, Bytes(16, 1));
  cipher[15] ^= 1;  // turns the last padding byte from 16 into 17
  EXPECT_EQ(cbc_decrypt(kNistKey, {}, cipher).error().code, ErrorCode::verification_failed);
}

TEST(AesCtr, matches_nist_sp_800_38a_and_is_its_own_inverse) {
  const auto iv = fixed<16>("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
  const auto plain = *from_hex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");
  const auto cipher = ctr_transform(kNistKey, iv, plain);
  EXPECT_EQ(to_hex(cipher), "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5");
  EXPECT_EQ(ctr_transform(kNistKey, iv, cipher), plain);
  EXPECT_TRUE(ctr_transform(kNistKey, iv, {}).empty());
}

}  // namespace
}  // namespace kurir::crypto
