#include "adapters/documents/renderer.hpp"

#include "adapters/documents/document.hpp"
#include "adapters/documents/html.hpp"
#include "adapters/documents/pdf.hpp"

namespace kurir::documents {

Result<std::string> Renderer::invoice(const domain::Invoice& invoice, const std::string& time_zone, domain::Language language,
                                      ports::DocumentForm form) const {
  const auto document = invoice_document(invoice, time_zone, language);
  if (form == ports::DocumentForm::html) return to_html(document);
  auto pdf = to_pdf(document);
  if (!pdf) return pass_on(std::move(pdf));
  return std::string(pdf->begin(), pdf->end());
}

}  // namespace kurir::documents
