#include "crypto/encoding.hpp"

#include <gtest/gtest.h>

#include "support/scripted_random.hpp"

namespace kurir::crypto {
namespace {

TEST(Base64, matches_rfc_4648) {
  EXPECT_EQ(to_base64({}), "");
  EXPECT_EQ(to_base64(as_bytes("f")), "Zg==");
  EXPECT_EQ(to_base64(as_bytes("fo")), "Zm8=");
  EXPECT_EQ(to_base64(as_bytes("foobar")), "Zm9vYmFy");
  EXPECT_EQ(to_base64(ByteArray<2>{0xfb, 0xff}), "+/8=");
  EXPECT_EQ(to_base64url(ByteArray<2>{0xfb, 0xff}), "-_8");
}

TEST(Base64, round_trips_every_length) {
  test::SeededRandom random(1);
  for (std::size_t size = 0; size < 100; ++size) {
    Bytes bytes(size);
    random.fill(bytes);
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes) << size;
  }
}

TEST(Base64, refuses_what_is_not_standard_padded_text) {
  for (const auto* text :
       {"Z", "Zg", "Zg=", "Zg===", "Zm8", "Zm9v\n", " Zm9v", "Zm9v=", "-_8=", "Zm 9v", "Zm9vYg", "=", "===="}) {
    EXPECT_FALSE(from_base64(text)) << text;
  }
}

TEST(Base32, matches_rfc_4648_without_padding) {
  EXPECT_EQ(to_base32({}), "");
  EXPECT_EQ(to_base32(as_bytes("f")), "MY");
  EXPECT_EQ(to_base32(as_bytes("fo")), "MZXQ");
  EXPECT_EQ(to_base32(as_bytes("foo")), "MZXW6");
  EXPECT_EQ(to_base32(as_bytes("foob")), "MZXW6YQ");
  EXPECT_EQ(to_base32(as_bytes("fooba")), "MZXW6YTB");
  EXPECT_EQ(to_base32(as_bytes("foobar")), "MZXW6YTBOI");
  EXPECT_EQ(to_base32(as_bytes("12345678901234567890")), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

}  // namespace
}  // namespace kurir::crypto
