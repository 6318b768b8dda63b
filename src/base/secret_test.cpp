#include "base/secret.hpp"

#include <gtest/gtest.h>

#include <concepts>
#include <memory>
#include <new>

#include <fmt/format.h>

namespace kurir {
namespace {

using Key = Secret<4>;
constexpr ByteArray<4> kBytes{1, 2, 3, 4};
constexpr ByteArray<4> kWiped{};

TEST(Secret, a_move_takes_the_bytes_along) {
  Key from(kBytes);
  Key constructed(std::move(from));
  EXPECT_EQ(constructed.reveal(), kBytes);
  EXPECT_EQ(from.reveal(), kWiped);  // NOLINT(bugprone-use-after-move): that is the point
  Key assigned(ByteArray<4>{9, 9, 9, 9});
  assigned = std::move(constructed);
  EXPECT_EQ(assigned.reveal(), kBytes);
  EXPECT_EQ(constructed.reveal(), kWiped);  // NOLINT(bugprone-use-after-move)
}

TEST(Secret, moving_to_itself_keeps_it) {
  Key key(kBytes);
  Key& alias = key;
  key = std::move(alias);
  EXPECT_EQ(key.reveal(), kBytes);
}

TEST(Secret, destruction_wipes_its_storage) {
  alignas(Key) ByteArray<sizeof(Key)> storage{};
  auto* key = new (storage.data()) Key(kBytes);
  EXPECT_EQ(storage, kBytes);
  std::destroy_at(key);
  EXPECT_EQ(storage, kWiped);
}

TEST(Secret, clones_are_independent) {
  Key key(kBytes);
  auto copy = key.clone();
  copy.reveal()[0] = 7;
  EXPECT_EQ(key.reveal(), kBytes);
}

TEST(Secret, cannot_be_copied_compared_or_printed_by_accident) {
  EXPECT_FALSE(std::copyable<Key>);
  EXPECT_FALSE(std::equality_comparable<Key>);
  EXPECT_FALSE(fmt::is_formattable<Key>::value);
  EXPECT_FALSE((std::convertible_to<ByteArray<4>, Key>));
}

}  // namespace
}  // namespace kurir
