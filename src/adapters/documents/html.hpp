// A document as one HTML page: no scripts, nothing loaded from elsewhere, made to be read and to be printed on A4.
#pragma once

#include <string>

#include "adapters/documents/document.hpp"

namespace kurir::documents {

/// UTF-8. Whatever stands in the document is text: it is escaped.
[[nodiscard]] std::string to_html(const Document& document);

}  // namespace kurir::documents
