#include "adapters/qr/qr_code.hpp"

#include <png.h>
#include <qrencode.h>

#include <cstring>
#include <iterator>
#include <memory>

namespace kurir::qr {
namespace {

constexpr int kQuietZone = 4;  ///< modules around the code that must stay light (ISO/IEC 18004)
constexpr int kTerminalQuietZone = 2;
constexpr int kPixels = 8;  ///< per module

struct FreeCode {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

}  // namespace

Result<QrCode> QrCode::make(const std::string& text) {
  const std::unique_ptr<QRcode, FreeCode> code(QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_L));
  if (!code) return fail(ErrorCode::invalid_argument, "the text does not fit into a QR code");
  std::vector<bool> dark;
  const auto modules = static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width);
  dark.reserve(modules);
  for (std::size_t i = 0; i < modules; ++i) dark.push_back((code->data[i] & 1) != 0);
  return QrCode(code->width, std::move(dark));
}

bool QrCode::dark(int x, int y) const {
  if (x < 0 || y < 0 || x >= width_ || y >= width_) return false;
  return dark_[static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x)];
}

std::string QrCode::draw() const {
  // Light modules are drawn, so that the code reads on the usual dark terminal.
  std::string out;
  for (int y = -kTerminalQuietZone; y < width_ + kTerminalQuietZone; y += 2) {
    for (int x = -kTerminalQuietZone; x < width_ + kTerminalQuietZone; ++x) {
      const bool upper = dark(x, y);
      const bool lower = dark(x, y + 1);
      out += upper ? (lower ? " " : "▄") : (lower ? "▀" : "█");
    }
    out += '\n';
  }
  return out;
}

Result<void> QrCode::write_png(const std::string& file) const {
  const int side = (width_ + 2 * kQuietZone) * kPixels;
  std::vector<png_byte> pixels(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      const bool is_dark = dark(x / kPixels - kQuietZone, y / kPixels - kQuietZone);
      pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(side) + static_cast<std::size_t>(x)] = is_dark ? 0 : 255;
    }
  }
  png_image image;
  std::memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(side);
  image.height = static_cast<png_uint_32>(side);
  image.format = PNG_FORMAT_GRAY;
  if (png_image_write_to_file(&image, file.c_str(), 0, pixels.data(), 0, nullptr) == 0) {
    return fail(ErrorCode::unavailable, "{} cannot be written: {}", file, image.message);
  }
  return {};
}

SvgPath QrCode::svg_path() const {
  SvgPath drawn{.size = width_ + 2 * kQuietZone, .path = {}};
  for (int y = 0; y < width_; ++y) {
    for (int x = 0; x < width_; ++x) {
      if (!dark(x, y) || dark(x - 1, y)) continue;
      int end = x;
      while (dark(end, y)) ++end;
      fmt::format_to(std::back_inserter(drawn.path), "M{} {}h{}v1h-{}z", x + kQuietZone, y + kQuietZone, end - x, end - x);
    }
  }
  return drawn;
}

}  // namespace kurir::qr
