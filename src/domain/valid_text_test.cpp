#include "domain/valid_text.hpp"

#include <gtest/gtest.h>

namespace kurir::domain {
namespace {

TEST(ValidText, KeepsWhatIsText) {
  EXPECT_EQ(valid_beginning("", 10), "");
  EXPECT_EQ(valid_beginning("Halo\r\n\tdunia é € 😀", 100), "Halo\r\n\tdunia é € 😀");
}

TEST(ValidText, ReplacesWhatIsNone) {
  EXPECT_EQ(valid_beginning(std::string_view("a\0b", 3), 10),
            "a\xEF\xBF\xBD"
            "b");
  for (const std::string_view broken : {"\x80", "\xC0", "\xC1", "\xF5", "\xFF", "\xC3", "\x1B"}) {
    EXPECT_EQ(valid_beginning(broken, 10), "\xEF\xBF\xBD");
  }
  EXPECT_EQ(valid_beginning("\xE0\x80\x80", 20), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // overlong
  EXPECT_EQ(valid_beginning("\xED\xA0\x80", 20), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // a surrogate
  EXPECT_EQ(valid_beginning("\xF4\x90\x80\x80", 20).size(), 12U);                          // beyond U+10FFFF
}

TEST(ValidText, NeverCutsACharacter) {
  EXPECT_EQ(valid_beginning("aé", 2), "a");
  EXPECT_EQ(valid_beginning("aé", 3), "aé");
  EXPECT_EQ(valid_beginning("\xFF\xFF", 5), "\xEF\xBF\xBD");
}

}  // namespace
}  // namespace kurir::domain
