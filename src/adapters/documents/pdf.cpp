#include "adapters/documents/pdf.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "adapters/documents/canvas.hpp"
#include "adapters/documents/words.hpp"

namespace kurir::documents {
namespace {

constexpr double kMargin = 54;
constexpr double kContent = Canvas::kWidth - 2 * kMargin;
constexpr double kFooter = Canvas::kHeight - 46;
constexpr double kBottom = kFooter - 18;  ///< content ends here
constexpr double kCellGap = 12;
constexpr double kCellPadding = 6;

constexpr TextStyle kTitle{.size = 21, .ink = Ink::accent, .align = Align::right};
constexpr TextStyle kUnderTitle{.size = 9.5, .ink = Ink::quiet, .align = Align::right};
constexpr TextStyle kSellerName{.size = 13, .face = Face::bold};
constexpr TextStyle kName{.size = 10, .face = Face::bold};
constexpr TextStyle kLabel{.size = 8, .face = Face::bold, .ink = Ink::quiet};
constexpr TextStyle kQuiet{.size = 8.5, .ink = Ink::quiet};
constexpr TextStyle kFactLabel{.size = 9, .ink = Ink::quiet};
constexpr TextStyle kBody{.size = 9};

TextStyle aligned(TextStyle style, Align align) {
  style.align = align;
  return style;
}

/// Writes one document from top to bottom, a new page wherever the next piece does not fit.
class Sheets {
 public:
  /// `pages`: how many there will be; 0 where that is still to be found out.
  Sheets(const Document& document, int pages)
      : document_(document),
        pages_(pages),
        canvas_(document.language, document.number.empty() ? document.title : document.title + " " + document.number,
                document.seller.name, document.made_at) {}

  [[nodiscard]] Result<Bytes> draw() {
    letterhead();
    about();
    table_header();
    for (const auto& row : document_.rows) table_row(row);
    sums();
    notes();
    footer();
    return canvas_.finish();
  }
  [[nodiscard]] int pages() const { return page_; }

 private:
  double party(const PartyBlock& block, const TextStyle& name, Place place) {
    if (!block.name.empty()) place.y += canvas_.write(block.name, name, place) + 2;
    for (const auto& line : block.lines) place.y += canvas_.write(line, kQuiet, place);
    return place.y;
  }

  void letterhead() {
    const auto left = party(document_.seller, kSellerName, {kMargin, y_, kContent * 0.52});
    const Place right{kMargin + kContent * 0.55, y_ - 4, kContent * 0.45};
    auto end = right.y + canvas_.write(document_.title, kTitle, right);
    end += 4 + canvas_.write(document_.number, kUnderTitle, {right.x, end + 4, right.width});
    y_ = std::max(left, end) + 14;
    canvas_.rule({kMargin, y_, kContent}, Ink::accent, 1.4);
    y_ += 20;
  }

  void about() {
    auto left = y_ + canvas_.write(document_.buyer.label, kLabel, {kMargin, y_, kContent * 0.45}) + 3;
    left = party(document_.buyer, kName, {kMargin, left, kContent * 0.45});
    auto right = y_;
    const auto x = kMargin + kContent * 0.5;
    for (const auto& fact : document_.facts) {
      const auto label = canvas_.write(fact.label, kFactLabel, {x, right, kContent * 0.14});
      const auto value = canvas_.write(fact.value, aligned(kBody, Align::right), {x + kContent * 0.15, right, kContent * 0.35});
      right += std::max(label, value) + 3;
    }
    y_ = std::max(left, right) + 26;
  }

  [[nodiscard]] Place column(std::size_t index, double x) const {
    const auto gap = index == 0 ? 0 : kCellGap;
    return {x + gap, y_, document_.columns.at(index).share * kContent - gap};
  }

  void table_header() {
    double x = kMargin;
    double height = 0;
    for (std::size_t i = 0; i < document_.columns.size(); ++i) {
      const auto& each = document_.columns[i];
      height = std::max(height, canvas_.write(each.header, aligned(kLabel, each.align), column(i, x)));
      x += each.share * kContent;
    }
    y_ += height + 5;
    canvas_.rule({kMargin, y_, kContent}, Ink::quiet, 0.7);
    y_ += kCellPadding;
  }

  void table_row(const std::vector<std::string>& row) {
    double height = 0;
    for (std::size_t i = 0; i < row.size(); ++i) height = std::max(height, canvas_.height_of(row[i], kBody, column(i, 0).width));
    if (make_room(height + kCellPadding)) table_header();
    double x = kMargin;
    for (std::size_t i = 0; i < row.size(); ++i) {
      canvas_.write(row[i], aligned(kBody, document_.columns.at(i).align), column(i, x));
      x += document_.columns[i].share * kContent;
    }
    y_ += height + kCellPadding;
    canvas_.rule({kMargin, y_, kContent}, Ink::hairline, 0.6);
    y_ += kCellPadding;
  }

  void sums() {
    (void)make_room(26 * static_cast<double>(document_.sums.size()));
    const auto x = kMargin + kContent * 0.45;
    const auto width = kContent * 0.55;
    y_ += 4;
    for (const auto& sum : document_.sums) {
      const bool strong = sum.weight == Weight::strong;
      const TextStyle style{.size = strong ? 12.0 : 9.0, .face = strong ? Face::bold : Face::regular};
      if (strong) {
        y_ += 3;
        canvas_.rule({x, y_, width}, Ink::accent, 1.4);
        y_ += 9;
      }
      const auto label = canvas_.write(sum.label, style, {x, y_, width * 0.55});
      const auto value = canvas_.write(sum.value, aligned(style, Align::right), {x + width * 0.45, y_, width * 0.55});
      y_ += std::max(label, value) + 5;
    }
    y_ += 20;
  }

  void notes() {
    for (const auto& note : document_.notes) {
      (void)make_room(canvas_.height_of(note.value, kBody, kContent) + 20);
      if (!note.label.empty()) y_ += canvas_.write(note.label, kLabel, {kMargin, y_, kContent}) + 2;
      y_ += canvas_.write(note.value, kBody, {kMargin, y_, kContent}) + 10;
    }
    (void)make_room(20);
    y_ += canvas_.write(document_.closing, kQuiet, {kMargin, y_, kContent});
  }

  void footer() {
    canvas_.rule({kMargin, kFooter - 6, kContent}, Ink::hairline, 0.6);
    canvas_.write(document_.seller.name, kQuiet, {kMargin, kFooter, kContent * 0.7});
    const auto page = fmt::format(fmt::runtime(words(document_.language).page), page_, pages_);
    canvas_.write(page, aligned(kQuiet, Align::right), {kMargin + kContent * 0.7, kFooter, kContent * 0.3});
  }

  /// Whether that took a new page.
  [[nodiscard]] bool make_room(double height) {
    if (y_ + height <= kBottom) return false;
    footer();
    canvas_.next_page();
    ++page_;
    y_ = kMargin;
    return true;
  }

  const Document& document_;
  int pages_;
  Canvas canvas_;
  double y_ = kMargin;
  int page_ = 1;
};

}  // namespace

Result<Bytes> to_pdf(const Document& document) {
  Sheets trial(document, 0);
  if (auto drawn = trial.draw(); !drawn) return drawn;
  return Sheets(document, trial.pages()).draw();
}

}  // namespace kurir::documents
