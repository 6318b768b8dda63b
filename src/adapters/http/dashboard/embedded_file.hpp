// One file of the page as the build put it into the program.
#pragma once

#include <span>
#include <string_view>

namespace kurir::http::dashboard {

struct EmbeddedFile {
  std::string_view path;          ///< "/index.html", "/assets/index-B3x.js"
  std::string_view content_type;  ///< with its charset
  std::string_view etag;          ///< with its quotes; one for all codings, hence a weak one
  std::string_view identity;
  std::string_view gzip;    ///< empty where it does not pay
  std::string_view brotli;  ///< "
};

/// What tools/embed_web.mjs made of web/; empty in builds with KURIR_WEB=OFF. The program links it, libraries do not.
[[nodiscard]] std::span<const EmbeddedFile> embedded_files();

}  // namespace kurir::http::dashboard
