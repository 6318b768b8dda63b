#include "adapters/documents/html.hpp"

#include <fmt/format.h>

namespace kurir::documents {
namespace {

constexpr std::string_view kStyle = R"css(
@page { size: A4; margin: 18mm }
* { box-sizing: border-box }
body { margin: 0; background: #f3f4f4; color: #1c2526; font: 15px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif }
main { max-width: 800px; margin: 32px auto; padding: 56px; background: #fff; border: 1px solid #dfe3e3; border-radius: 4px }
header, .about { display: flex; justify-content: space-between; gap: 40px }
header { padding-bottom: 28px; border-bottom: 2px solid #0f5257 }
h1 { margin: 0; font-size: 30px; font-weight: 300; line-height: 1.2; color: #0f5257; text-align: right }
h2, th { margin: 0 0 6px; font-size: 12px; font-weight: 600; color: #667475 }
p { margin: 0; white-space: pre-line }
.name { font-weight: 600 }
.quiet, footer { color: #667475; font-size: 13px }
header .name { font-size: 18px }
header > :last-child { text-align: right }
.about { margin: 28px 0 36px }
dl { display: grid; grid-template-columns: auto auto; gap: 2px 20px; margin: 0; align-content: start }
dt { color: #667475 }
dd { margin: 0; text-align: right }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums }
th { padding: 0 0 8px; text-align: left; border-bottom: 1px solid #9aa6a7 }
td { padding: 10px 0; vertical-align: top; border-bottom: 1px solid #e4e8e8; overflow-wrap: anywhere }
th + th, td + td { padding-left: 20px }
.right { text-align: right; white-space: nowrap }
tr { break-inside: avoid }
.sums { width: auto; min-width: 55%; margin: 12px 0 0 auto; break-inside: avoid }
.sums td { padding: 5px 0 5px 20px; border: 0 }
.strong td { padding-top: 12px; border-top: 2px solid #0f5257; font-size: 18px; font-weight: 600 }
.notes { margin-top: 32px }
footer { margin-top: 40px; padding-top: 14px; border-top: 1px solid #e4e8e8 }
@media print { body { background: #fff; font-size: 10.5pt } main { max-width: none; margin: 0; padding: 0; border: 0 } }
@media (max-width: 640px) { main { margin: 0; padding: 24px } header, .about { flex-direction: column; gap: 20px }
  h1, header > :last-child, dd { text-align: left } }
)css";

/// Text is escaped wherever it enters the page; tags are only ever written here.
class Page {
 public:
  void raw(std::string_view html) { out_ += html; }
  void text(std::string_view text) {
    for (const char c : text) {
      switch (c) {
        case '&': out_ += "&amp;"; break;
        case '<': out_ += "&lt;"; break;
        case '>': out_ += "&gt;"; break;
        case '"': out_ += "&quot;"; break;
        case '\'': out_ += "&#39;"; break;
        default: out_ += c;
      }
    }
  }
  void element(std::string_view tag, std::string_view attributes, std::string_view content) {
    raw(fmt::format("<{}{}>", tag, attributes));
    text(content);
    raw(fmt::format("</{}>", tag));
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

void party(Page& page, const PartyBlock& block) {
  page.element("p", " class=name", block.name);
  for (const auto& line : block.lines) page.element("p", " class=quiet", line);
}

void head(Page& page, const Document& document) {
  page.raw(fmt::format("<!doctype html>\n<html lang={}>\n<head>\n<meta charset=utf-8>\n", domain::code(document.language)));
  page.raw("<meta name=viewport content=\"width=device-width\">\n");
  page.element("title", "", document.number.empty() ? document.title : document.title + " " + document.number);
  page.raw(fmt::format("\n<style>{}</style>\n</head>\n<body>\n<main>\n", kStyle));
}

void letterhead(Page& page, const Document& document) {
  page.raw("<header>\n<div>");
  party(page, document.seller);
  page.raw("</div>\n<div>");
  page.element("h1", "", document.title);
  if (!document.number.empty()) page.element("p", " class=quiet", document.number);
  page.raw("</div>\n</header>\n<section class=about>\n<div>");
  page.element("h2", "", document.buyer.label);
  party(page, document.buyer);
  page.raw("</div>\n<dl>");
  for (const auto& fact : document.facts) {
    page.element("dt", "", fact.label);
    page.element("dd", "", fact.value);
  }
  page.raw("</dl>\n</section>\n");
}

void table(Page& page, const Document& document) {
  const auto attributes = [](Align align) { return align == Align::right ? std::string_view(" class=right") : ""; };
  page.raw("<table>\n<thead><tr>");
  for (const auto& column : document.columns) page.element("th", attributes(column.align), column.header);
  page.raw("</tr></thead>\n<tbody>\n");
  for (const auto& row : document.rows) {
    page.raw("<tr>");
    for (std::size_t i = 0; i < row.size(); ++i) page.element("td", attributes(document.columns.at(i).align), row[i]);
    page.raw("</tr>\n");
  }
  page.raw("</tbody>\n</table>\n<table class=sums>\n");
  for (const auto& sum : document.sums) {
    page.raw(sum.weight == Weight::strong ? "<tr class=strong>" : "<tr>");
    page.element("td", "", sum.label);
    page.element("td", " class=right", sum.value);
    page.raw("</tr>\n");
  }
  page.raw("</table>\n");
}

}  // namespace

std::string to_html(const Document& document) {
  Page page;
  head(page, document);
  letterhead(page, document);
  table(page, document);
  page.raw("<section class=notes>\n");
  for (const auto& note : document.notes) {
    if (!note.label.empty()) page.element("h2", "", note.label);
    page.element("p", "", note.value);
  }
  page.raw("</section>\n");
  page.element("footer", "", document.closing);
  page.raw("\n</main>\n</body>\n</html>\n");
  return page.take();
}

}  // namespace kurir::documents
