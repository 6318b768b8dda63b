#include "adapters/sqlite/invoice_text.hpp"

#include <array>
#include <charconv>

#include "adapters/sqlite/failure.hpp"

namespace kurir::sqlite {
namespace {

using domain::InvoiceLine;
using domain::LineItem;

constexpr std::array<std::pair<LineItem, std::string_view>, 4> kItems{{{LineItem::top_up, "top-up"},
                                                                       {LineItem::messages, "messages"},
                                                                       {LineItem::monthly_fee, "monthly-fee"},
                                                                       {LineItem::correction, "correction"}}};

std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '\\')
      out += "\\\\";
    else if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else
      out += c;
  }
  return out;
}

std::string unescape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char c = text[++i];
    out += c == 'n' ? '\n' : c == 't' ? '\t' : c;
  }
  return out;
}

/// What is before the first separator; `rest` becomes what is after it.
std::string_view cut(std::string_view& rest, char separator) {
  const auto end = rest.find(separator);
  const auto first = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return first;
}

std::string_view word(LineItem item) {
  for (const auto& [each, text] : kItems) {
    if (each == item) return text;
  }
  return {};
}

LineItem item_of(std::string_view text) {
  for (const auto& [item, each] : kItems) {
    if (each == text) return item;
  }
  raise(ErrorCode::internal, "an invoice has a line that this program does not know: run a newer kurir");
}

std::int64_t number_of(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    raise(ErrorCode::internal, "a line of an invoice is damaged: restore the database from a backup");
  }
  return value;
}

}  // namespace

std::string party_text(const domain::Party& party) {
  return fmt::format("name={}\naddress={}\ntax_number={}", escape(party.name), escape(party.address), escape(party.tax_number));
}

domain::Party read_party(std::string_view text) {
  domain::Party party;
  while (!text.empty()) {
    auto value = cut(text, '\n');
    const auto name = cut(value, '=');
    if (name == "name") party.name = unescape(value);
    if (name == "address") party.address = unescape(value);
    if (name == "tax_number") party.tax_number = unescape(value);
  }
  return party;
}

std::string lines_text(const std::vector<InvoiceLine>& lines) {
  std::string text;
  for (const auto& line : lines) {
    text += fmt::format("{}\t{}\t{}\t{}\n", word(line.item), escape(line.detail), line.count, line.amount);
  }
  return text;
}

std::vector<InvoiceLine> read_lines(std::string_view text) {
  std::vector<InvoiceLine> lines;
  while (!text.empty()) {
    auto rest = cut(text, '\n');
    const auto item = item_of(cut(rest, '\t'));
    auto detail = unescape(cut(rest, '\t'));
    const auto count = number_of(cut(rest, '\t'));
    lines.push_back({.item = item, .detail = std::move(detail), .count = count, .amount = number_of(rest)});
  }
  return lines;
}

}  // namespace kurir::sqlite
