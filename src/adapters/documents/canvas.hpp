// Sheets of A4 to write on, top down: Pango sets the text, Cairo makes the PDF. Lengths are points (1/72 inch).
#pragma once

#include <memory>
#include <string>

#include "adapters/documents/document.hpp"
#include "base/bytes.hpp"
#include "base/result.hpp"

namespace kurir::documents {

enum class Ink { dark, quiet, accent, hairline };
enum class Face { regular, bold };

struct TextStyle {
  double size;
  Face face = Face::regular;
  Ink ink = Ink::dark;
  Align align = Align::left;
};

struct Place {
  double x;
  double y;
  double width;  ///< text that is longer goes on in the next line
};

class Canvas {
 public:
  static constexpr double kWidth = 595.28;
  static constexpr double kHeight = 841.89;

  /// `made_at`: yyyy-mm-ddThh:mm:ssZ, kept in the file.
  Canvas(domain::Language language, const std::string& title, const std::string& author, const std::string& made_at);
  ~Canvas();
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

  [[nodiscard]] double height_of(const std::string& text, const TextStyle& style, double width);
  /// The height of what was written.
  double write(const std::string& text, const TextStyle& style, const Place& place);
  void rule(const Place& place, Ink ink, double thickness);
  void next_page();

  /// The file, once; nothing can be written afterwards. `internal` where the library failed.
  [[nodiscard]] Result<Bytes> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kurir::documents
