// Which route answers a method and a path; tells an unknown path from a wrong method.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "adapters/http/server.hpp"

namespace kurir::http {

/// %XX decoded (RFC 3986 §2.1); nothing on a broken escape or where a control character results. '+' stays.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text);

/// Patterns are "/literal/{name}": a parameter stands for one whole, non-empty segment; a literal wins over a parameter.
/// A GET route also answers HEAD. The route "*" answers where no pattern matches the path; for other methods than its own there
/// is nothing at such a path.
class Router {
 public:
  /// Throws std::invalid_argument on a pattern without leading '/', on one method twice for a pattern, on two "*": faults of the
  /// program.
  explicit Router(std::vector<Route> routes);

  struct Found {
    const Route* route;  ///< lives as long as the router
    std::vector<std::pair<std::string, std::string>> parameters;
  };
  struct NotFound {};
  struct WrongMethod {
    std::string allow;  ///< "GET, HEAD, OPTIONS"
  };
  using Answer = std::variant<Found, NotFound, WrongMethod>;

  /// `path` as received: its segments are split before they are decoded, so "%2F" does not divide.
  [[nodiscard]] Answer find(std::string_view method, std::string_view path) const;

 private:
  struct Entry {
    std::vector<std::string> segments;  ///< a parameter keeps its braces
    Route route;
  };
  std::vector<Entry> entries_;  ///< the more literal first
  std::optional<Route> fallback_;
};

}  // namespace kurir::http
