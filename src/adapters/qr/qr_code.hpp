// A QR code for the terminal, as a PNG picture or for a page.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace kurir::qr {

class QrCode {
 public:
  /// `invalid_argument` where the text is too long for a code.
  [[nodiscard]] static Result<QrCode> make(const std::string& text);

  /// Two modules a character cell, with a quiet zone; ends with a newline.
  [[nodiscard]] std::string draw() const;
  /// Eight pixels a module.
  [[nodiscard]] Result<void> write_png(const std::string& file) const;
  /// An SVG document, one unit a module, dark on white with the quiet zone around it: scales to any size.
  [[nodiscard]] std::string svg() const;

 private:
  QrCode(int width, std::vector<bool> dark) : width_(width), dark_(std::move(dark)) {}
  [[nodiscard]] bool dark(int x, int y) const;  ///< false outside

  int width_;
  std::vector<bool> dark_;
};

/// QrCode::make(text) as its svg().
[[nodiscard]] Result<std::string> qr_svg(const std::string& text);

}  // namespace kurir::qr
