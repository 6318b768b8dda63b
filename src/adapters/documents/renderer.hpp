// Invoices as files, for whoever knows only the port.
#pragma once

#include "ports/documents.hpp"

namespace kurir::documents {

class Renderer final : public ports::Documents {
 public:
  [[nodiscard]] Result<std::string> invoice(const domain::Invoice& invoice, const std::string& time_zone,
                                            domain::Language language, ports::DocumentForm form) const override;
};

}  // namespace kurir::documents
