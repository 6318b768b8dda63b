// A customer's list of contacts as a CSV file (RFC 4180), read a chunk of lines at a time: the file may be of any size, and
// what is read needs nothing of the chunks before but the header.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace kurir::domain {

inline constexpr std::size_t kMaxContactLines = 1'000;  ///< of a chunk

struct ContactChunk {
  std::string_view text;       ///< whole lines
  std::size_t first_line = 1;  ///< in the file
  std::string_view header;     ///< the file's first line, for chunks behind it; empty = `text` begins with it
};

/// What is wrong with a line.
enum class ContactFault { quotes, columns, number, name, note, proof };
/// "quotes", "columns", …
[[nodiscard]] std::string_view name(ContactFault fault) noexcept;

struct ContactList {
  struct Entry {
    std::size_t line = 0;
    std::string number;               ///< international digits
    std::optional<std::string> name;  ///< nothing = the file does not say
    std::optional<std::string> note;
    std::string proof;  ///< of consent; empty = none
  };
  struct BadLine {
    std::size_t line = 0;
    std::string text;  ///< its beginning
    ContactFault fault = ContactFault::columns;
    std::string reason;  ///< for people
  };
  std::vector<Entry> entries;
  std::vector<BadLine> bad_lines;
};

/// The header names number, name, note and proof, in English or Indonesian, in any order; other columns are not read. A first
/// line that is no header but begins with a number is data: number, name, note, proof; so are chunks from further down that
/// come without a header. `;` separates where the first line has no comma. Numbers are normalised with `region` (ISO 3166).
/// `invalid_argument` where there is neither header nor number in the first line, or the chunk has more than kMaxContactLines
/// lines.
[[nodiscard]] Result<ContactList> read_contact_list(const ContactChunk& chunk, std::string_view region);

}  // namespace kurir::domain
