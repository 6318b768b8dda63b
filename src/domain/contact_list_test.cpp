#include "domain/contact_list.hpp"

#include <gmock/gmock.h>

#include "domain/contact.hpp"

namespace kurir::domain {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

ContactList read(std::string_view text, std::size_t first_line = 1, std::string_view header = {}) {
  return read_contact_list({text, first_line, header}, "ID").value();
}

std::vector<std::string> numbers(const ContactList& list) {
  std::vector<std::string> found;
  for (const auto& entry : list.entries) found.push_back(entry.number);
  return found;
}

TEST(ContactListReading, TheHeaderNamesTheColumnsInAnyOrder) {
  const auto list = read("name,note,number,age,proof\nBudi,\"two\nlines\",0812-3456-7890,44,form 7\n");
  ASSERT_THAT(list.entries, SizeIs(1));
  EXPECT_EQ(list.entries[0].line, 2U);
  EXPECT_EQ(list.entries[0].number, "6281234567890");
  EXPECT_EQ(list.entries[0].name, "Budi");
  EXPECT_EQ(list.entries[0].note, "two\nlines");
  EXPECT_EQ(list.entries[0].proof, "form 7");
}

TEST(ContactListReading, AFileOfASpreadsheetInIndonesianIsRead) {
  const auto list = read("\xEF\xBB\xBFNama;Nomor HP\r\n\"Budi \"\"B\"\" Santoso\";081234567890\r\n\r\nSiti, SE;081234567891\r\n");
  EXPECT_THAT(numbers(list), ElementsAre("6281234567890", "6281234567891"));
  EXPECT_EQ(list.entries[0].name, "Budi \"B\" Santoso");
  EXPECT_EQ(list.entries[1].line, 4U);
  EXPECT_THAT(list.bad_lines, IsEmpty());
}

TEST(ContactListReading, WithoutAHeaderTheFirstLineIsData) {
  const auto list = read("081234567890,Budi\n081234567891,Siti\n");
  EXPECT_THAT(numbers(list), ElementsAre("6281234567890", "6281234567891"));
  EXPECT_EQ(read_contact_list({"who,where\n0812,x\n", 1, {}}, "ID").error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(read_contact_list({"", 1, {}}, "ID").error().code, ErrorCode::invalid_argument);
  EXPECT_THAT(read_contact_list({"number,nomor\n", 1, {}}, "ID").error().message, HasSubstr("twice"));
}

TEST(ContactListReading, LaterChunksCarryOnWithTheHeaderAndTheLineNumbers) {
  const auto next = read("Siti;081234567891\nAndi;kosong\n", 3, "\xEF\xBB\xBFnama;nomor");
  EXPECT_THAT(numbers(next), ElementsAre("6281234567891"));
  EXPECT_EQ(next.entries[0].line, 3U);
  EXPECT_EQ(next.entries[0].name, "Siti");
  ASSERT_THAT(next.bad_lines, SizeIs(1));
  EXPECT_EQ(next.bad_lines[0].line, 4U);
  EXPECT_EQ(read_contact_list({"x\n", 3, "name;note"}, "ID").error().code, ErrorCode::invalid_argument);
}

TEST(ContactListReading, ChunksOfAFileWithoutAHeaderNeedNone) {
  for (const std::string_view header : {"", "081234567890;Budi"}) {
    const auto next = read("kosong;Andi\n081234567891;Siti\n", 2, header);
    EXPECT_THAT(numbers(next), ElementsAre("6281234567891"));
    EXPECT_EQ(next.entries[0].name, "Siti");
    EXPECT_THAT(next.bad_lines, SizeIs(1));
  }
}

TEST(ContactListReading, WhatAFileDoesNotSayIsNotEmptied) {
  const auto list = read("number\n081234567890\n");
  EXPECT_EQ(list.entries.at(0).name, std::nullopt);
  EXPECT_EQ(read("number,name\n081234567890\n").entries.at(0).name, "");
}

TEST(ContactListReading, BadLinesAreToldWithTheirFault) {
  const auto list = read(
      "number,name\n"
      "081234567890,\"Budi\"x\n"
      "6.28123E+12,Siti\n"
      "081234567891,Andi,more\n"
      "081234567892,\x01\n"
      "081234567893," +
      std::string(101, 'a') + "\n081234567894,fine\n");
  std::vector<std::pair<std::size_t, std::string_view>> faults;
  for (const auto& bad : list.bad_lines) faults.emplace_back(bad.line, name(bad.fault));
  using Fault = std::pair<std::size_t, std::string_view>;
  EXPECT_THAT(faults,
              ElementsAre(Fault{2, "quotes"}, Fault{3, "number"}, Fault{4, "columns"}, Fault{5, "name"}, Fault{6, "name"}));
  EXPECT_EQ(list.bad_lines[1].text, "6.28123E+12,Siti");
  EXPECT_LT(list.bad_lines[4].text.size(), 100U);
  EXPECT_THAT(numbers(list), ElementsAre("6281234567894"));
}

TEST(ContactListReading, AChunkIsBounded) {
  std::string text = "number\n";
  for (std::size_t i = 0; i < kMaxContactLines; ++i) text += "081234567890\n";
  EXPECT_THAT(read(text).entries, SizeIs(kMaxContactLines));
  EXPECT_EQ(read_contact_list({text + "081234567890\n", 1, {}}, "ID").error().code, ErrorCode::invalid_argument);
}

TEST(ContactFields, NamesAreOneLineAndNotesMayHaveMore) {
  EXPECT_TRUE(check_contact_name(""));
  EXPECT_TRUE(check_contact_name("<b>Bu Siti</b> \xF0\x9F\x99\x82"));
  EXPECT_FALSE(check_contact_name("a\nb"));
  EXPECT_FALSE(check_contact_name("\xFF"));
  EXPECT_FALSE(check_contact_name(std::string(kMaxContactName + 1, 'a')));
  EXPECT_TRUE(check_contact_note("a\nb"));
  EXPECT_FALSE(check_contact_note("a\rb"));
}

}  // namespace
}  // namespace kurir::domain
