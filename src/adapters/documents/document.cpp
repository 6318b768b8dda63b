#include "adapters/documents/document.hpp"

#include <fmt/format.h>

#include "adapters/documents/words.hpp"

namespace kurir::documents {
namespace {

using domain::Language;
using domain::LineItem;
using domain::StatementItem;

std::vector<std::string> lines_of(const domain::Party& party, const Words& text) {
  std::vector<std::string> lines;
  std::string_view rest = party.address;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    if (end != 0) lines.emplace_back(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  }
  if (!party.tax_number.empty()) lines.push_back(fmt::format("{}: {}", text.tax_number, party.tax_number));
  return lines;
}

PartyBlock block_of(const domain::Party& party, std::string_view label, const Words& text) {
  return {.label = std::string(label), .name = party.name, .lines = lines_of(party, text)};
}

/// "1 – 31 Mei 2026" would need grammar; both days in full are plain in every language. The end is the start of the next.
std::string period_text(const domain::Month& period, const std::string& zone, Language language) {
  return fmt::format("{} – {}", domain::date_text(period.start, zone, language),
                     domain::date_text(period.end - Duration(1), zone, language));
}

/// As PDF's own description wants it.
std::string iso_time(Time time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto days = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day day(days);
  const std::chrono::hh_mm_ss clock(seconds - days);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()), clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

/// A sentence begins with a capital; the words of amounts are ASCII.
std::string capitalized(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string with_detail(std::string_view what, const std::string& detail) {
  return detail.empty() ? std::string(what) : fmt::format("{}: {}", what, detail);
}

std::string description(const domain::InvoiceLine& line, const Words& text) {
  switch (line.item) {
    case LineItem::top_up: return std::string(text.top_up);
    case LineItem::messages: return std::string(text.messages);
    case LineItem::monthly_fee: return with_detail(text.monthly_fee, line.detail);
    case LineItem::correction: return with_detail(text.correction, line.detail);
  }
  return {};
}

std::string description(const domain::StatementEntry& entry, const Words& text, Language language) {
  switch (entry.item) {
    case StatementItem::top_up: return with_detail(text.top_up, entry.detail);
    case StatementItem::payment: return with_detail(text.payment, entry.detail);
    case StatementItem::monthly_fee: return with_detail(text.monthly_fee, entry.detail);
    case StatementItem::statement_tax: return with_detail(text.statement_tax, entry.detail);
    case StatementItem::correction: return with_detail(text.correction, entry.detail);
    case StatementItem::messages: break;
  }
  return fmt::format("{}: {} × {}", text.messages, domain::number_text(entry.count, language),
                     domain::money_text(-entry.amount / entry.count, language));
}

std::string paid_text(const domain::Invoice& invoice, const Words& text, Language language) {
  if (!invoice.paid_at) return std::string(text.unpaid);
  return fmt::format("{}, {}", text.paid_on, domain::date_text(*invoice.paid_at, domain::kOperatorTimeZone, language));
}

}  // namespace

Document invoice_document(const domain::Invoice& invoice, const std::string& time_zone, Language language) {
  const auto& text = words(language);
  const auto money = [language](domain::Rupiah amount) { return domain::money_text(amount, language); };
  Document document;
  document.language = language;
  document.title = invoice.kind == domain::InvoiceKind::top_up ? text.invoice : text.monthly_statement;
  document.number = invoice.number;
  document.made_at = iso_time(invoice.issued_at);
  document.seller = block_of(invoice.seller, text.from, text);
  document.buyer = block_of(invoice.buyer, text.billed_to, text);
  document.facts = {{std::string(text.date), domain::date_text(invoice.issued_at, domain::kOperatorTimeZone, language)}};
  if (invoice.period) document.facts.push_back({std::string(text.period), period_text(*invoice.period, time_zone, language)});
  document.facts.push_back({std::string(text.status), paid_text(invoice, text, language)});
  document.columns = {{std::string(text.description), Align::left, 0.43},
                      {std::string(text.quantity), Align::right, 0.15},
                      {std::string(text.unit_price), Align::right, 0.19},
                      {std::string(text.amount), Align::right, 0.23}};
  for (const auto& line : invoice.lines) {
    const auto unit = line.count == 0 ? line.amount : line.amount / line.count;
    document.rows.push_back(
        {description(line, text), domain::number_text(line.count, language), money(unit), money(line.amount)});
  }
  const auto rate = fmt::format("{} {}", text.tax, domain::rate_text(invoice.tax_basis_points, language));
  const auto sum = invoice.paid_at ? text.total : text.total_due;
  document.sums = {{std::string(text.subtotal), money(invoice.net), Weight::normal},
                   {rate, money(invoice.tax), Weight::normal},
                   {std::string(sum), money(total(invoice)), Weight::strong}};
  document.notes = {{std::string(text.in_words), capitalized(domain::money_words(total(invoice), language))}};
  document.closing = text.valid_without_signature;
  return document;
}

Document statement_document(const domain::AccountStatement& statement, const std::string& time_zone, Language language) {
  const auto& text = words(language);
  const auto money = [language](domain::Rupiah amount) { return domain::money_text(amount, language); };
  const auto day = [&](Time time) { return domain::date_text(time, time_zone, language); };
  Document document;
  document.language = language;
  document.title = text.statement_of_account;
  document.made_at = iso_time(statement.made_at);
  document.seller = block_of(statement.seller, text.from, text);
  document.buyer = block_of(statement.buyer, text.customer, text);
  document.facts = {{std::string(text.period), period_text(statement.period, time_zone, language)},
                    {std::string(text.as_of), day(statement.made_at)}};
  document.columns = {{std::string(text.day), Align::left, 0.21},
                      {std::string(text.description), Align::left, 0.56},
                      {std::string(text.amount), Align::right, 0.23}};
  document.rows.push_back({day(statement.period.start), std::string(text.opening), money(statement.opening)});
  for (const auto& entry : statement.entries) {
    document.rows.push_back({entry.at ? day(*entry.at) : "", description(entry, text, language), money(entry.amount)});
  }
  document.sums = {{std::string(text.closing), money(statement.closing), Weight::strong}};
  document.notes = {{"", std::string(text.reserved_note)}};
  document.closing = text.valid_without_signature;
  return document;
}

}  // namespace kurir::documents
