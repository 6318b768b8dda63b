// A QR code for the terminal, as a PNG picture or for a page.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace kurir::qr {

/// The dark modules as an SVG path, to be drawn on white in a square of `size` units; the quiet zone is within.
struct SvgPath {
  int size = 0;
  std::string path;
};

class QrCode {
 public:
  /// `invalid_argument` where the text is too long for a code.
  [[nodiscard]] static Result<QrCode> make(const std::string& text);

  /// Two modules a character cell, with a quiet zone; ends with a newline.
  [[nodiscard]] std::string draw() const;
  /// Eight pixels a module.
  [[nodiscard]] Result<void> write_png(const std::string& file) const;
  [[nodiscard]] SvgPath svg_path() const;

 private:
  QrCode(int width, std::vector<bool> dark) : width_(width), dark_(std::move(dark)) {}
  [[nodiscard]] bool dark(int x, int y) const;  ///< false outside

  int width_;
  std::vector<bool> dark_;
};

}  // namespace kurir::qr
