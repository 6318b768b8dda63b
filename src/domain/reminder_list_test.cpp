#include "domain/reminder_list.hpp"

#include <gmock/gmock.h>

namespace kurir::domain {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

ReminderList list_of(std::string_view csv) {
  auto list = read_reminder_list(csv, "ID");
  if (!list) throw std::runtime_error(list.error().message);
  return std::move(*list);
}

/// "line: what"
std::vector<std::string> faults(const ReminderList& list) {
  std::vector<std::string> texts;
  for (const auto& bad : list.bad_lines) texts.push_back(fmt::format("{}: {}", bad.line, bad.what));
  return texts;
}

TEST(ReminderList, TheHeaderNamesTheVariables) {
  const auto list = list_of("number,name,due\n081234567890,Sari,1 Mei\n+62 812-3456-7891, Budi ,\n");
  EXPECT_THAT(list.bad_lines, IsEmpty());
  EXPECT_THAT(list.recipients, ElementsAre(ReminderRecipient{"6281234567890", {{"name", "Sari"}, {"due", "1 Mei"}}},
                                           ReminderRecipient{"6281234567891", {{"name", "Budi"}, {"due", ""}}}));
}

TEST(ReminderList, ReadsWhatSpreadsheetsWrite) {
  const auto list = list_of("\xEF\xBB\xBFnumber;name\r\n081234567890;\"Sari; \"\"Bu\"\"\"\r\n\r\n081234567891;Budi");
  EXPECT_THAT(list.bad_lines, IsEmpty());
  ASSERT_THAT(list.recipients, SizeIs(2));
  EXPECT_EQ(list.recipients[0].variables.at("name"), "Sari; \"Bu\"");
  EXPECT_EQ(list.recipients[1].variables.at("name"), "Budi");
}

TEST(ReminderList, BadLinesAreToldAndLeftOut) {
  const auto list = list_of(
      "number,name\n12,a\n081234567890,Sari\n081234567891\n+6281234567890,again\n081234567892,\"open\nline\"\n"
      "081234567893,\xff\n081234567894,\"a\"b\n081234567895,Budi\n");
  EXPECT_THAT(list.recipients, SizeIs(2));
  EXPECT_THAT(faults(list),
              ElementsAre(HasSubstr("2: "), HasSubstr("4: 1 columns, but the header has 2"),
                          HasSubstr("5: the number is on line 3 already"), HasSubstr("6: name: a value has no line"),
                          HasSubstr("8: name: not UTF-8"), HasSubstr("9: a quote")));
}

TEST(ReminderList, RefusesAListWithoutSense) {
  for (const auto* wrong : {"", "\n", "name,number\n0812,a\n", "number,na me\n", "number,date\n", "number,a,a\n", "number\n"}) {
    EXPECT_FALSE(read_reminder_list(wrong, "ID")) << wrong;
  }
  std::string many = "number\n";
  for (int i = 0; i < 10'001; ++i) many += fmt::format("0812345{:05}\n", i);
  EXPECT_THAT(read_reminder_list(many, "ID").error().message, HasSubstr("10000"));
}

TEST(ReminderList, AnOpenQuoteDoesNotSwallowTheProcess) {
  const auto list = list_of("number,name\n081234567890,\"" + std::string(1'000'000, '\n'));
  EXPECT_THAT(faults(list), ElementsAre(HasSubstr("2: a quote")));
}

TEST(Reminder, VariablesComeBackAsTheyWereWritten) {
  const Variables variables{{"name", "a=b"}, {"empty", ""}, {"text", "x y"}};
  EXPECT_EQ(read_variables(write_variables(variables)), variables);
}

}  // namespace
}  // namespace kurir::domain
