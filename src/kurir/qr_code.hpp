// A QR code for the terminal or as a PNG picture.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace kurir {

class QrCode {
 public:
  /// `invalid_argument` where the text is too long for a code.
  [[nodiscard]] static Result<QrCode> make(const std::string& text);

  /// Two modules a character cell, with a quiet zone; ends with a newline.
  [[nodiscard]] std::string draw() const;
  /// Eight pixels a module.
  [[nodiscard]] Result<void> write_png(const std::string& file) const;

 private:
  QrCode(int width, std::vector<bool> dark) : width_(width), dark_(std::move(dark)) {}
  [[nodiscard]] bool dark(int x, int y) const;  ///< false outside

  int width_;
  std::vector<bool> dark_;
};

}  // namespace kurir
