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

/// A known answer of the reference implementation.
TEST(Password, ReadsWhatOthersWrote) {
  const std::string hash = "$argon2id$v=19$m=256,t=2,p=1$c29tc2FsdA$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
  EXPECT_TRUE(verify_password(hash, "password"));
}

}  // namespace
}  // namespace kurir::crypto
