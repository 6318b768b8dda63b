#include "adapters/qr/qr_code.hpp"

#include <algorithm>
#include <regex>
#include <set>

#include <gmock/gmock.h>

namespace kurir::qr {
namespace {

/// The dark modules of a drawing, as (x, y).
std::set<std::pair<int, int>> modules_of(const std::string& path) {
  std::set<std::pair<int, int>> dark;
  const std::regex run(R"(M(\d+) (\d+)h(\d+)v1h-(\d+)z)");
  for (std::sregex_iterator it(path.begin(), path.end(), run), end; it != end; ++it) {
    EXPECT_EQ((*it)[3], (*it)[4]);
    for (int i = 0; i < std::stoi((*it)[3]); ++i) dark.insert({std::stoi((*it)[1]) + i, std::stoi((*it)[2])});
  }
  return dark;
}

TEST(QrCode, IsDrawnForAPageAsForTheTerminal) {
  const auto code = QrCode::make("otpauth://totp/Kurir:budi?secret=GEZDGNBVGY3TQOJQ&issuer=Kurir").value();
  const auto dark = modules_of(code.svg_path().path);
  const auto half_rows = code.draw();
  // The terminal's picture shows light modules: three kinds of cells have one at least.
  std::vector<std::string> lines;
  for (std::size_t from = 0, to = 0; (to = half_rows.find('\n', from)) != std::string::npos; from = to + 1) {
    lines.push_back(half_rows.substr(from, to - from));
  }
  std::size_t drawn_dark = 0;
  for (std::size_t row = 1; row + 1 < lines.size(); ++row) {  // within the quiet zone of two modules
    std::size_t position = 0;
    for (int x = 0; position < lines[row].size(); ++x) {
      const auto cell = lines[row].substr(position, lines[row][position] == ' ' ? 1 : 3);
      position += cell.size();
      const int y = static_cast<int>(row) * 2 - 2;
      const bool upper = cell == " " || cell == "▄";
      const bool lower = cell == " " || cell == "▀";
      EXPECT_EQ(dark.contains({x + 2, y + 4}), upper);
      EXPECT_EQ(dark.contains({x + 2, y + 5}), lower);
      drawn_dark += static_cast<std::size_t>(upper) + static_cast<std::size_t>(lower);
    }
  }
  EXPECT_GT(drawn_dark, 300U);
}

TEST(QrCode, LeavesTheQuietZoneLight) {
  const auto drawn = QrCode::make("x").value().svg_path();
  EXPECT_EQ(drawn.size, 21 + 2 * 4);
  for (const auto& [x, y] : modules_of(drawn.path)) {
    EXPECT_TRUE(x >= 4 && x < 25 && y >= 4 && y < 25) << x << ' ' << y;
  }
}

TEST(QrCode, RefusesWhatDoesNotFit) {
  EXPECT_EQ(QrCode::make(std::string(8'000, 'x')).error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace kurir::qr
