#include "crypto/hash.hpp"

#include <gtest/gtest.h>

namespace kurir::crypto {
namespace {

Bytes counting(std::uint8_t first, std::size_t size) {
  Bytes out(size);
  for (auto& byte : out) byte = first++;
  return out;
}

std::string derived(BytesView key_material, BytesView salt, BytesView info, std::size_t size) {
  Bytes out(size);
  hkdf_sha256(key_material, salt, as_text(info), out);
  return to_hex(out);
}

TEST(Sha256, matches_fips_180_and_splits_anywhere) {
  EXPECT_EQ(to_hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256(as_bytes("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const auto data = counting(0, 200);
  for (std::size_t cut = 0; cut <= data.size(); ++cut) {
    EXPECT_EQ(sha256(BytesView(data).first(cut), BytesView(data).subspan(cut)), sha256(data)) << cut;
  }
}

TEST(LegacyDigests, match_their_standards) {
  EXPECT_EQ(to_hex(sha1(as_bytes("abc"))), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(to_hex(md5(as_bytes("abc"))), "900150983cd24fb0d6963f7d28e17f72");
}

TEST(Hmac, matches_rfc_4231) {
  EXPECT_EQ(to_hex(hmac_sha256(Bytes(20, 0x0b), as_bytes("Hi There"))),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(to_hex(hmac_sha256(as_bytes("Jefe"), as_bytes("what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(hmac_sha256(Bytes(131, 0xaa), as_bytes("Test Using Larger Than Block-Size Key - Hash Key First"))),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Hmac, parts_equal_their_concatenation) {
  const auto data = counting(7, 150);
  const BytesView view(data);
  EXPECT_EQ(hmac_sha256(view.first(32), {view.first(1), {}, view.subspan(1, 63), view.subspan(64)}),
            hmac_sha256(view.first(32), view));
}

TEST(Hmac, sha512_takes_parts_and_matches_rfc_4231_with_a_zero_padded_key) {
  ByteArray<32> key{'J', 'e', 'f', 'e'};  // HMAC pads keys with zeros, so this is RFC 4231's case 2
  EXPECT_EQ(to_hex(hmac_sha512(key, {as_bytes("what do ya want "), {}, as_bytes("for nothing?")})),
            "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
            "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
}

TEST(Hkdf, matches_rfc_5869) {
  EXPECT_EQ(derived(Bytes(22, 0x0b), counting(0, 13), counting(0xf0, 10), 42),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  EXPECT_EQ(derived(counting(0, 80), counting(0x60, 80), counting(0xb0, 80), 82),
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
            "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
  EXPECT_EQ(derived(Bytes(22, 0x0b), {}, {}, 42),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST(Hkdf, an_empty_salt_is_32_zero_bytes_and_short_output_is_a_prefix) {
  const auto key_material = counting(0, 32);
  EXPECT_EQ(derived(key_material, {}, {}, 64), derived(key_material, Bytes(32), {}, 64));
  const auto longest = derived(key_material, {}, as_bytes("info"), std::size_t{255} * 32);
  for (std::size_t size : {0U, 1U, 31U, 32U, 33U, 64U, 80U, 112U}) {
    EXPECT_EQ(derived(key_material, {}, as_bytes("info"), size), longest.substr(0, 2 * size)) << size;
  }
}

TEST(Pbkdf2, matches_rfc_7914_section_11) {
  ByteArray<64> out;
  pbkdf2_sha256("passwd", as_bytes("salt"), 1, out);
  EXPECT_EQ(to_hex(out),
            "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
            "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783");
  pbkdf2_sha256("Password", as_bytes("NaCl"), 80'000, out);
  EXPECT_EQ(to_hex(out),
            "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
            "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d");
}

TEST(Equal, compares_size_and_every_bit) {
  const auto a = counting(0, 32);
  EXPECT_TRUE(equal(a, counting(0, 32)));
  EXPECT_TRUE(equal({}, {}));
  EXPECT_FALSE(equal(a, BytesView(a).first(31)));
  for (std::size_t bit = 0; bit < a.size() * 8; ++bit) {
    auto b = a;
    b[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_FALSE(equal(a, b)) << bit;
  }
}

}  // namespace
}  // namespace kurir::crypto
