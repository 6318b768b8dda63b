// A document as a PDF of A4 pages, its fonts embedded.
#pragma once

#include "adapters/documents/document.hpp"
#include "base/bytes.hpp"
#include "base/result.hpp"

namespace kurir::documents {

/// The same document gives the same file. `internal` where the library failed.
[[nodiscard]] Result<Bytes> to_pdf(const Document& document);

}  // namespace kurir::documents
