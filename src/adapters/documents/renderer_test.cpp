#include "adapters/documents/renderer.hpp"

#include <gmock/gmock.h>

namespace kurir::documents {
namespace {

using ports::DocumentForm;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

domain::Invoice invoice() {
  domain::Invoice invoice;
  invoice.number = "INV-2026-000001";
  invoice.issued_at = from_unix_seconds(1'795'000'000);
  invoice.net = 100'000;
  invoice.tax_basis_points = 1'000;
  invoice.tax = 10'000;
  invoice.buyer.name = "<script>Toko";
  invoice.lines.push_back({.item = domain::LineItem::top_up, .detail = "", .count = 1, .amount = 100'000});
  return invoice;
}

TEST(Renderer, MakesBothFormsInTheLanguageThatIsAskedFor) {
  const Renderer renderer;
  const auto html = [&](domain::Language language) {
    return renderer.invoice(invoice(), "Asia/Jakarta", language, DocumentForm::html).value();
  };
  EXPECT_THAT(html(domain::Language::indonesian), HasSubstr("Rp 110.000"));
  EXPECT_THAT(html(domain::Language::english), HasSubstr("IDR 110,000"));
  EXPECT_THAT(html(domain::Language::english), Not(HasSubstr("<script>")));
  const auto pdf = renderer.invoice(invoice(), "Asia/Jakarta", domain::Language::english, DocumentForm::pdf);
  ASSERT_TRUE(pdf);
  EXPECT_THAT(*pdf, StartsWith("%PDF-"));
}

}  // namespace
}  // namespace kurir::documents
