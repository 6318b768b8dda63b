// The files of the page: caching, compression, and the headers that keep foreign scripts out.
#pragma once

#include <span>
#include <string_view>
#include <unordered_map>

#include "adapters/http/dashboard/embedded_file.hpp"
#include "adapters/http/server.hpp"
#include "base/random.hpp"

namespace kurir::http::dashboard {

/// Thread-safe if `random` is. Files and random must outlive it.
class Dashboard {
 public:
  Dashboard(std::span<const EmbeddedFile> files, Random& random);

  /// /assets/ holds names with a hash of their content, so they are cached for ever; other files are asked about each time.
  /// Where a browser opens any other path, it gets /index.html: the page finds its own way. The API's paths and unknown
  /// files are a JSON 404.
  [[nodiscard]] Response answer(const Request& request) const;

 private:
  [[nodiscard]] Response page() const;

  std::unordered_map<std::string_view, const EmbeddedFile*> files_;
  Random& random_;
};

/// The fallback of the server's routes.
[[nodiscard]] Route route(std::span<const EmbeddedFile> files, Random& random);

}  // namespace kurir::http::dashboard
