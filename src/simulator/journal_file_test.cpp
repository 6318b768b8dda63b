// A batch is there as a whole or not at all, wherever the process or the power failed.
#include "simulator/journal_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

namespace kurir::simulator {
namespace {

using Values = JournalFile::Values;
using ::testing::HasSubstr;

class JournalFileTest : public ::testing::Test {
 protected:
  std::string folder_ = (std::filesystem::temp_directory_path() / fmt::format("kurir-journal-file-{}", ::getpid())).string();
  std::string path_ = folder_ + "/world.journal";

  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  static std::string batch(const Values& values) {
    std::string lines;
    for (const auto& [key, value] : values) JournalFile::put(lines, key, value);
    return lines;
  }
  /// Opens the file and appends these batches.
  void write(const std::vector<Values>& batches) {
    JournalFile file(path_);
    ASSERT_TRUE(file.open());
    for (const auto& values : batches) ASSERT_TRUE(file.append(batch(values)));
  }
  [[nodiscard]] Result<Values> reopen() const { return JournalFile(path_).open(); }
  [[nodiscard]] std::string content() const {
    std::ifstream in(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void overwrite(std::string_view bytes) const { std::ofstream(path_, std::ios::binary | std::ios::trunc) << bytes; }
};

TEST_F(JournalFileTest, TheLatestValueCountsAndAnEmptyOneRemoves) {
  write({{{"a", "1"}, {"b", "2"}}, {{"a", "3"}, {"b", ""}, {"c", "with space and = sign"}}});
  EXPECT_EQ(reopen().value(), (Values{{"a", "3"}, {"c", "with space and = sign"}}));
  EXPECT_EQ(reopen().value(), (Values{{"a", "3"}, {"c", "with space and = sign"}}));  // as it was written anew
}

TEST_F(JournalFileTest, IsPrivate) {
  write({});
  struct stat status{};
  ASSERT_EQ(::stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(JournalFileTest, ATornBatchIsDroppedAndTheOnesBeforeItStay) {
  write({{{"a", "1"}}});
  const auto before = content().size();
  write({});  // one batch now
  const auto compact = content().size();
  ASSERT_LT(compact, before);
  write({{{"a", "2"}, {"b", "2"}}});
  const auto whole = content();
  for (auto size = compact; size < whole.size(); ++size) {
    overwrite(whole.substr(0, size));
    EXPECT_EQ(reopen().value(), (Values{{"a", "1"}})) << size;
  }
  // A page in the middle of the last batch that never came to the disk reads as zeros.
  for (auto at = compact; at < whole.size() - 1; ++at) {
    auto holed = whole;
    holed[at] = '\0';
    overwrite(holed);
    EXPECT_EQ(reopen().value(), (Values{{"a", "1"}})) << at;
  }
}

TEST_F(JournalFileTest, DamageElsewhereIsReported) {
  write({{{"a", "1"}}});
  write({{{"b", "2"}}, {{"c", "3"}}});
  const auto whole = content();
  const auto second_seal = whole.find("= ", whole.find("b\t"));
  for (std::size_t at = 0; at < second_seal - 1; ++at) {
    auto damaged = whole;
    damaged[at] ^= 1;
    overwrite(damaged);
    auto opened = reopen();
    ASSERT_FALSE(opened) << at;
    EXPECT_THAT(opened.error().message, HasSubstr("remove the file"));
    EXPECT_EQ(content(), damaged) << "a file that is not understood is left alone";
  }
  overwrite("");
  EXPECT_FALSE(reopen());
}

TEST_F(JournalFileTest, GrowsToABoundHoweverOftenAValueChanges) {
  const std::string large(1U << 20, 'x');
  JournalFile file(path_);
  ASSERT_TRUE(file.open());
  int compacted = 0;
  for (int i = 0; i < 12; ++i) {
    ASSERT_TRUE(file.append(batch({{"large", large + std::to_string(i)}, {fmt::format("small {}", i), "kept"}})));
    if (!file.grown()) continue;
    ASSERT_TRUE(file.compact());
    EXPECT_LT(std::filesystem::file_size(path_), 2U << 20);
    ++compacted;
  }
  EXPECT_EQ(compacted, 1);
  auto values = reopen().value();
  EXPECT_EQ(values.size(), 13U);
  EXPECT_EQ(values.at("large"), large + "11");
}

TEST_F(JournalFileTest, SaysWhereItCannotWrite) {
  JournalFile file(folder_ + "/nowhere/world.journal");
  auto opened = file.open();
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, HasSubstr("nowhere/world.journal"));
}

}  // namespace
}  // namespace kurir::simulator
