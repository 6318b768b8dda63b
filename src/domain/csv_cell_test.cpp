#include "domain/csv_cell.hpp"

#include <gmock/gmock.h>

#include "domain/csv.hpp"

namespace kurir::domain {
namespace {

TEST(CsvCell, StaysPlainWherePossible) {
  EXPECT_EQ(csv_cell(""), "");
  EXPECT_EQ(csv_cell("Selamat pagi"), "Selamat pagi");
  EXPECT_EQ(csv_cell("6281234567890"), "6281234567890");
}

TEST(CsvCell, IsNeverAFormula) {
  EXPECT_EQ(csv_cell("=1+1"), "'=1+1");
  EXPECT_EQ(csv_cell("+62812"), "'+62812");
  EXPECT_EQ(csv_cell("-1"), "'-1");
  EXPECT_EQ(csv_cell("@SUM(A1)"), "'@SUM(A1)");
  EXPECT_EQ(csv_cell("\t=1"), "'\t=1");
  EXPECT_EQ(csv_cell("\r=1"), "\"'\r=1\"");
  EXPECT_EQ(csv_cell("=HYPERLINK(\"http://x\",\"y\")"), "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
}

TEST(CsvCell, ReadsBackAsItWas) {
  for (const std::string value : {"a,b", "a;b", "say \"hi\"", "two\nlines", "two\r\nlines", " spaced ", "\"", ","}) {
    const auto line = csv_cell(value) + ",next\r\n";
    CsvReader reader(line, ',');
    const auto row = reader.next();
    ASSERT_TRUE(row && row->fields.size() == 2U) << value;
    EXPECT_EQ(row->fields[0], value);
    EXPECT_FALSE(row->broken);
  }
}

}  // namespace
}  // namespace kurir::domain
