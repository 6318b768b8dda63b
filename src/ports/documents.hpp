// Documents for people, made of what the books say.
#pragma once

#include <string>

#include "base/result.hpp"
#include "domain/invoice.hpp"
#include "domain/money_text.hpp"

namespace kurir::ports {

enum class DocumentForm { html, pdf };

class Documents {
 public:
  virtual ~Documents() = default;
  /// The bytes of a whole file. `time_zone`: the customer's. Takes tens of milliseconds of a processor. Thread-safe.
  [[nodiscard]] virtual Result<std::string> invoice(const domain::Invoice& invoice, const std::string& time_zone,
                                                    domain::Language language, DocumentForm form) const = 0;
};

}  // namespace kurir::ports
