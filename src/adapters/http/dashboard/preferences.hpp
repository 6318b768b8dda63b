// What a client prefers: the weighted lists of Accept and Accept-Encoding (RFC 9110 §12.4.2, §12.5).
#pragma once

#include <string_view>

#include "adapters/http/dashboard/embedded_file.hpp"

namespace kurir::http::dashboard {

struct Representation {
  std::string_view coding;  ///< for Content-Encoding; "" = as it is
  std::string_view bytes;
};

/// The smallest of those that the client likes best. Where it accepts none of them, the file as it is.
[[nodiscard]] Representation choose(const EmbeddedFile& file, std::string_view accept_encoding);

/// Whether "text/html" is asked for by name, as browsers do where somebody opens a page; wildcards are for images and scripts.
[[nodiscard]] bool asks_for_html(std::string_view accept);

/// If-None-Match, by the weak comparison (RFC 9110 §13.1.2).
[[nodiscard]] bool has_tag(std::string_view if_none_match, std::string_view etag);

}  // namespace kurir::http::dashboard
