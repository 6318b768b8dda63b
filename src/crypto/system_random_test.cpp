#include "crypto/system_random.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>

namespace kurir::crypto {
namespace {

TEST(SystemRandom, NeverRepeatsSmallWishes) {
  SystemRandom random;
  std::set<ByteArray<8>> seen;
  for (int i = 0; i < 10'000; ++i) EXPECT_TRUE(seen.insert(random.bytes<8>()).second);
}

TEST(SystemRandom, HandsAChildProcessSomethingElse) {
  SystemRandom random;
  (void)random.bytes<8>();  // there is a stock to inherit
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const auto child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const auto theirs = SystemRandom().bytes<8>();
    ::_exit(::write(ends[1], theirs.data(), theirs.size()) == 8 ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  ByteArray<8> theirs{};
  ASSERT_EQ(::read(ends[0], theirs.data(), theirs.size()), 8);
  EXPECT_NE(random.bytes<8>(), theirs);
  for (const int end : ends) ::close(end);
}

}  // namespace
}  // namespace kurir::crypto
