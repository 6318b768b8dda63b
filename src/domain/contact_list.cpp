#include "domain/contact_list.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "domain/contact.hpp"
#include "domain/csv.hpp"
#include "domain/legacy_text.hpp"
#include "domain/phone_number.hpp"

namespace kurir::domain {
namespace {

constexpr std::size_t kMaxColumns = 50;
constexpr std::size_t kMaxProof = 1'000;      // bytes
constexpr std::size_t kShownCharacters = 80;  // of a bad line

constexpr std::string_view kIgnored = "-";
constexpr std::array<std::string_view, 4> kColumns{"number", "name", "note", "proof"};

/// Other names that files use.
constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kOtherNames{{{"nomor", "number"},
                                                                                     {"no", "number"},
                                                                                     {"nomer", "number"},
                                                                                     {"hp", "number"},
                                                                                     {"no hp", "number"},
                                                                                     {"nomor hp", "number"},
                                                                                     {"nohp", "number"},
                                                                                     {"telepon", "number"},
                                                                                     {"whatsapp", "number"},
                                                                                     {"wa", "number"},
                                                                                     {"phone", "number"},
                                                                                     {"nama", "name"},
                                                                                     {"catatan", "note"},
                                                                                     {"keterangan", "note"},
                                                                                     {"notes", "note"},
                                                                                     {"bukti", "proof"}}};

std::string_view column_named(std::string_view field) {
  std::string lower(field);
  std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  std::ranges::replace(lower, '_', ' ');
  if (const auto found = std::ranges::find(kColumns, lower); found != kColumns.end()) return *found;
  const auto other = std::ranges::find(kOtherNames, lower, [](const auto& pair) { return pair.first; });
  return other == kOtherNames.end() ? kIgnored : other->second;
}

/// What each column of the file is.
struct Layout {
  char separator = ',';
  bool is_named = false;  ///< by a header
  std::vector<std::string_view> columns;

  [[nodiscard]] std::optional<std::size_t> place_of(std::string_view column) const {
    const auto found = std::ranges::find(columns, column);
    if (found == columns.end()) return std::nullopt;
    return static_cast<std::size_t>(found - columns.begin());
  }
};

Layout data_layout(char separator) { return {separator, false, {kColumns.begin(), kColumns.end()}}; }

Result<Layout> read_first_line(std::string_view text, std::string_view region) {
  Layout layout{csv_separator(text), true, {}};
  const auto row = CsvReader(text, layout.separator).next();
  if (!row) return fail(ErrorCode::invalid_argument, "the list is empty: its first line names the columns: number, name, …");
  if (row->fields.size() > kMaxColumns) return fail(ErrorCode::invalid_argument, "a list has at most {} columns", kMaxColumns);
  for (std::size_t i = 0; i < row->fields.size(); ++i) {
    const auto column = column_named(row->field(i));
    if (column != kIgnored && layout.place_of(column)) {
      return fail(ErrorCode::invalid_argument, "line 1: the column {} is there twice", column);
    }
    layout.columns.push_back(column);
  }
  if (layout.place_of("number")) return layout;
  if (normalise_number(row->field(0), region)) return data_layout(layout.separator);
  return fail(ErrorCode::invalid_argument, "line 1: the header names the columns: number, name, note, proof");
}

class RowReader {
 public:
  RowReader(const Layout& layout, std::string_view region) : layout_(layout), region_(region) {}

  void read(const CsvRow& row, ContactList& list) const {
    ContactList::Entry entry;
    entry.line = row.line;
    if (auto fault = fill(row, entry)) {
      list.bad_lines.push_back({row.line, beginning_of(row.text), fault->first, std::move(fault->second)});
    } else {
      list.entries.push_back(std::move(entry));
    }
  }

 private:
  using Fault = std::optional<std::pair<ContactFault, std::string>>;

  Fault fill(const CsvRow& row, ContactList::Entry& entry) const {
    if (row.broken) return {{ContactFault::quotes, "a quote is in the wrong place"}};
    if (row.fields.size() > layout_.columns.size()) {
      return {
          {ContactFault::columns, fmt::format("{} columns, but the header has {}", row.fields.size(), layout_.columns.size())}};
    }
    auto number = normalise_number(value(row, "number").value_or(""), region_);
    if (!number) return {{ContactFault::number, std::move(number.error().message)}};
    entry.number = std::move(*number);
    entry.name = value(row, "name");
    if (auto checked = check_contact_name(entry.name.value_or("")); !checked)
      return {{ContactFault::name, checked.error().message}};
    entry.note = value(row, "note");
    if (auto checked = check_contact_note(entry.note.value_or("")); !checked)
      return {{ContactFault::note, checked.error().message}};
    entry.proof = value(row, "proof").value_or("");
    if (entry.proof.size() > kMaxProof || !count_characters(entry.proof)) {
      return {{ContactFault::proof, fmt::format("a proof is UTF-8 text of {} bytes at most", kMaxProof)}};
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::string> value(const CsvRow& row, std::string_view column) const {
    const auto place = layout_.place_of(column);
    return place ? std::optional(without_returns(row.field(*place))) : std::nullopt;
  }

  /// Files of Windows have them in quoted line breaks as well.
  static std::string without_returns(std::string_view text) {
    std::string value(text);
    std::erase(value, '\r');
    return value;
  }

  static std::string beginning_of(std::string_view line) {
    line = line.substr(0, 4 * kShownCharacters + 1);
    std::size_t characters = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const bool begins = (static_cast<unsigned char>(line[i]) & 0xC0U) != 0x80;
      if (begins && ++characters > kShownCharacters) return std::string(line.substr(0, i)) + "…";
    }
    return std::string(line);
  }

  const Layout& layout_;
  std::string_view region_;
};

}  // namespace

std::string_view name(ContactFault fault) noexcept {
  switch (fault) {
    case ContactFault::quotes: return "quotes";
    case ContactFault::columns: return "columns";
    case ContactFault::number: return "number";
    case ContactFault::name: return "name";
    case ContactFault::note: return "note";
    case ContactFault::proof: return "proof";
  }
  return "";
}

Result<ContactList> read_contact_list(const ContactChunk& chunk, std::string_view region) {
  const bool begins = chunk.header.empty() && chunk.first_line == 1;
  const auto text = begins ? without_byte_order_mark(chunk.text) : chunk.text;
  const auto header = begins ? text : without_byte_order_mark(chunk.header);
  const auto layout =
      header.empty() && !begins ? Result<Layout>(data_layout(csv_separator(text))) : read_first_line(header, region);
  if (!layout) return std::unexpected(layout.error());

  ContactList list;
  const RowReader rows(*layout, region);
  CsvReader reader(text, layout->separator, chunk.first_line);
  if (begins && layout->is_named) (void)reader.next();
  for (std::size_t count = 0; auto row = reader.next();) {
    if (row->empty()) continue;
    if (++count > kMaxContactLines) {
      return fail(ErrorCode::invalid_argument, "a part has at most {} lines: send more parts", kMaxContactLines);
    }
    rows.read(*row, list);
  }
  return list;
}

}  // namespace kurir::domain
