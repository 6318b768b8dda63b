// Results, ids and times.
#include <gtest/gtest.h>

#include <set>
#include <unordered_set>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/strong_id.hpp"

namespace kurir {
namespace {

TEST(Result, errors_keep_code_and_message_when_passed_on) {
  Result<int> failed = fail(ErrorCode::not_found, "no device {}", 7);
  const Result<std::string> passed = pass_on(std::move(failed));
  ASSERT_FALSE(passed);
  EXPECT_EQ(passed.error().code, ErrorCode::not_found);
  EXPECT_EQ(passed.error().message, "no device 7");
}

TEST(Result, every_code_has_a_name_of_its_own) {
  std::set<std::string_view> names;
  for (int code = 0; code <= static_cast<int>(ErrorCode::internal); ++code) {
    const auto text = name(static_cast<ErrorCode>(code));
    EXPECT_NE(text, "unknown") << code;
    EXPECT_TRUE(names.insert(text).second) << text;
  }
}

TEST(StrongId, compares_hashes_and_prints_as_its_value_but_is_no_other_id) {
  using A = StrongId<struct TagA>;
  using B = StrongId<struct TagB>;
  EXPECT_LT(A(1), A(2));
  EXPECT_EQ(fmt::format("{:03}", A(7)), "007");
  EXPECT_EQ((std::unordered_set<A>{A(1), A(1), A(2)}.size()), 2U);
  EXPECT_FALSE((std::equality_comparable_with<A, B>));
  EXPECT_FALSE((std::convertible_to<std::int64_t, A>));
}

TEST(Time, seconds_are_floored_also_before_1970) {
  EXPECT_EQ(to_unix_seconds(from_unix_ms(1999)), 1);
  EXPECT_EQ(to_unix_seconds(from_unix_ms(-1)), -1);
  EXPECT_EQ(to_unix_ms(from_unix_seconds(-2)), -2000);
}

}  // namespace
}  // namespace kurir
