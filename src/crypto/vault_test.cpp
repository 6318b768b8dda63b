#include "crypto/vault.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "crypto/system_random.hpp"
#include "support/scripted_random.hpp"

namespace kurir::crypto {
namespace {

class VaultTest : public testing::Test {
 protected:
  SystemRandom random_;
  Vault vault_{Secret<32>(random_.bytes<32>())};
};

TEST_F(VaultTest, opens_what_it_sealed_under_the_same_context_only) {
  for (std::size_t size : {0U, 1U, 32U, 5000U}) {
    const Bytes plain(size, 0x42);
    const auto sealed = vault_.seal("device/7/identity", plain, random_);
    EXPECT_EQ(sealed.size(), size + Vault::kOverhead);
    EXPECT_EQ(vault_.open("device/7/identity", sealed), plain);
    EXPECT_EQ(vault_.open("device/8/identity", sealed).error().code, ErrorCode::verification_failed);
    EXPECT_EQ(vault_.open("", sealed).error().code, ErrorCode::verification_failed);
  }
}

TEST_F(VaultTest, seals_the_same_record_differently_each_time) {
  EXPECT_NE(vault_.seal("c", as_bytes("record"), random_), vault_.seal("c", as_bytes("record"), random_));
}

TEST_F(VaultTest, another_master_key_does_not_open_it) {
  const Vault other(Secret<32>(random_.bytes<32>()));
  EXPECT_FALSE(other.open("c", vault_.seal("c", as_bytes("record"), random_)));
}

TEST_F(VaultTest, every_flipped_bit_and_every_truncation_is_refused) {
  const auto sealed = vault_.seal("c", as_bytes("record"), random_);
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    auto broken = sealed;
    broken[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_FALSE(vault_.open("c", broken)) << bit;
  }
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    const auto result = vault_.open("c", BytesView(sealed).first(size));
    ASSERT_FALSE(result) << size;
    EXPECT_EQ(result.error().code, size < Vault::kOverhead ? ErrorCode::malformed : ErrorCode::verification_failed) << size;
  }
}

TEST_F(VaultTest, threads_share_it) {
  const auto sealed = vault_.seal("c", as_bytes("record"), random_);
  std::vector<std::jthread> readers;
  std::atomic<int> opened = 0;
  for (int reader = 0; reader < 3; ++reader) {
    readers.emplace_back([&] {
      for (int i = 0; i < 500; ++i) opened += vault_.open("c", sealed).has_value() ? 1 : 0;
    });
  }
  for (int i = 0; i < 500; ++i) EXPECT_TRUE(vault_.open("d", vault_.seal("d", as_bytes("other"), random_)));
  readers.clear();
  EXPECT_EQ(opened, 1500);
}

}  // namespace
}  // namespace kurir::crypto
