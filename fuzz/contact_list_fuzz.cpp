// Lists of contacts that customers import: whatever the file, each of its rows is read or told.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "domain/contact.hpp"
#include "domain/contact_list.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kurir::domain;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto list = read_contact_list({.text = text, .first_line = 1, .header = {}}, "ID");
  if (!list) return 0;
  if (list->entries.size() + list->bad_lines.size() > kMaxContactLines) __builtin_trap();
  for (const auto& entry : list->entries) {
    if (entry.number.empty() || !check_contact_name(entry.name.value_or(""))) __builtin_trap();
  }
  const auto header = text.substr(0, text.find('\n'));
  (void)read_contact_list({.text = text, .first_line = 2, .header = header}, "ID");
  return 0;
}
