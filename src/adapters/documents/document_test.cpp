// What documents say in both languages, that HTML lets nothing through, that a PDF is one and is the same each time.
#include "adapters/documents/document.hpp"

#include <gmock/gmock.h>

#include "adapters/documents/html.hpp"
#include "adapters/documents/pdf.hpp"

/// Fontconfig keeps what it learned of the fonts until the process ends, and loses some of it.
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig"; }

namespace kurir::documents {
namespace {

using domain::Language;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr auto kZone = "Asia/Jakarta";

domain::Invoice statement() {
  domain::Invoice invoice;
  invoice.number = "INV-2026-000124";
  invoice.kind = domain::InvoiceKind::statement;
  invoice.issued_at = from_unix_seconds(1'777'568'400);  // 1 May 2026 in Jakarta
  invoice.period = domain::Month{from_unix_seconds(1'774'976'400), from_unix_seconds(1'777'568'400)};
  invoice.seller = {.name = "PT Kurir", .address = "Jl. Satu\nJakarta", .tax_number = "01.234"};
  invoice.buyer = {.name = "<script>alert('x')</script> & \"Rekan\"", .address = "", .tax_number = ""};
  invoice.lines = {{domain::LineItem::messages, "", 1'500, 300'000}, {domain::LineItem::correction, "<b>", 1, -10'000}};
  invoice.net = 290'000;
  invoice.tax_basis_points = 1'100;
  invoice.tax = 31'900;
  return invoice;
}

std::string as_text(const Result<Bytes>& file) { return file ? std::string(file->begin(), file->end()) : file.error().message; }

TEST(Document, SpeaksIndonesian) {
  const auto document = invoice_document(statement(), kZone, Language::indonesian);
  EXPECT_EQ(document.title, "Tagihan Bulanan");
  EXPECT_EQ(document.facts.at(0).value, "1 Mei 2026");
  EXPECT_EQ(document.facts.at(1).value, "1 April 2026 – 30 April 2026");
  EXPECT_EQ(document.facts.at(2).value, "Belum dibayar");
  EXPECT_THAT(document.rows.at(0), ElementsAre("Pesan WhatsApp terkirim", "1.500", "Rp 200", "Rp 300.000"));
  EXPECT_EQ(document.sums.at(1).label, "PPN 11%");
  EXPECT_EQ(document.sums.at(2).value, "Rp 321.900");
  EXPECT_EQ(document.notes.at(0).value, "Tiga ratus dua puluh satu ribu sembilan ratus rupiah");
  EXPECT_THAT(document.seller.lines, ElementsAre("Jl. Satu", "Jakarta", "NPWP: 01.234"));
}

TEST(Document, SpeaksEnglish) {
  auto invoice = statement();
  invoice.paid_at = invoice.issued_at;
  const auto document = invoice_document(invoice, kZone, Language::english);
  EXPECT_EQ(document.title, "Monthly Statement");
  EXPECT_EQ(document.facts.at(2).value, "Paid, 1 May 2026");
  EXPECT_THAT(document.rows.at(1), ElementsAre("Correction: <b>", "1", "-IDR 10,000", "-IDR 10,000"));
  EXPECT_EQ(document.sums.at(2).label, "Total");
  EXPECT_EQ(document.sums.at(2).value, "IDR 321,900");
}

TEST(Document, TellsAnAccountsMonthFromOpeningToClosing) {
  domain::AccountStatement statement;
  statement.period = {from_unix_seconds(1'774'976'400), from_unix_seconds(1'777'568'400)};
  statement.made_at = statement.period.end;
  statement.opening = 1'000;
  statement.entries = {{domain::StatementItem::messages, "", 3, -600, std::nullopt}};
  statement.closing = 400;
  const auto document = statement_document(statement, kZone, Language::english);
  EXPECT_THAT(document.rows.at(0), ElementsAre("1 April 2026", "Opening balance", "IDR 1,000"));
  EXPECT_THAT(document.rows.at(1), ElementsAre("", "WhatsApp messages sent: 3 × IDR 200", "-IDR 600"));
  EXPECT_EQ(document.sums.at(0).value, "IDR 400");
}

TEST(Html, EscapesWhateverCustomersCallThemselves) {
  const auto html = to_html(invoice_document(statement(), kZone, Language::english));
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;Rekan&quot;"));
  EXPECT_THAT(html, HasSubstr("Correction: &lt;b&gt;"));
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, HasSubstr("<html lang=en>"));
}

TEST(Html, LoadsNothingFromElsewhere) {
  const auto html = to_html(invoice_document(statement(), kZone, Language::indonesian));
  for (const auto* reference : {"http:", "https:", "src=", "href=", "url(", "@import"})
    EXPECT_THAT(html, Not(HasSubstr(reference)));
}

TEST(Pdf, IsTheSameForTheSameDocument) {
  const auto document = invoice_document(statement(), kZone, Language::indonesian);
  const auto pdf = as_text(to_pdf(document));
  EXPECT_THAT(pdf, testing::StartsWith("%PDF-"));
  EXPECT_THAT(pdf, HasSubstr("DejaVuSans"));  // embedded, not the reader's
  EXPECT_EQ(pdf, as_text(to_pdf(document)));
}

TEST(Pdf, GoesOnOverPages) {
  auto invoice = statement();
  const auto short_one = as_text(to_pdf(invoice_document(invoice, kZone, Language::english)));
  for (int i = 0; i < 100; ++i) invoice.lines.push_back({domain::LineItem::monthly_fee, "cabang", 1, 99'000});
  const auto long_one = as_text(to_pdf(invoice_document(invoice, kZone, Language::english)));
  EXPECT_THAT(short_one, HasSubstr("/Count 1\n"));
  EXPECT_THAT(long_one, testing::AnyOf(HasSubstr("/Count 4\n"), HasSubstr("/Count 5\n")));
}

TEST(Pdf, ShowsTextThatIsNoUtf8AsFarAsItCan) {
  auto invoice = statement();
  invoice.buyer.name = "Toko \xff\xfe";
  EXPECT_THAT(as_text(to_pdf(invoice_document(invoice, kZone, Language::english))), testing::StartsWith("%PDF-"));
}

}  // namespace
}  // namespace kurir::documents
