#include "crypto/password.hpp"

#include <gtest/gtest.h>

namespace kurir::crypto {
namespace {

TEST(Password, OnlyTheSameOneFits) {
  const auto hash = hash_password("kopi susu 2026").value();
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$"));
  EXPECT_TRUE(verify_password(hash, "kopi susu 2026"));
  for (const auto* other : {"", "kopi susu 2027", "kopi susu 2026 ", "Kopi susu 2026"})
    EXPECT_FALSE(verify_password(hash, other));
}

TEST(Password, HasItsOwnSalt) { EXPECT_NE(hash_password("x").value(), hash_password("x").value()); }

TEST(Password, AHashThatDoesNotReadFitsNothing) {
  for (const auto* hash : {"", "plain", "$argon2id$", "$argon2id$v=19$m=65536,t=2,p=1$abc$def"})
    EXPECT_FALSE(verify_password(hash, ""));
}

/// Made by PHP's password_hash, which uses the reference implementation.
TEST(Password, ReadsWhatOthersWrote) {
  const std::string hash = "$argon2id$v=19$m=1024,t=2,p=1$OTdyekFsaGFsUGFTL2N1Vg$yVOAG/S0a5iRCaQqYkD7iFIk0dTc5Tt/oTy1WqPxUE0";
  EXPECT_TRUE(verify_password(hash, "password"));
  EXPECT_FALSE(verify_password(hash, "Password"));
}

}  // namespace
}  // namespace kurir::crypto
