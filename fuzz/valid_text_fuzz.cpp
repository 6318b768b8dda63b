// Answers of customers' servers, as they are kept: always UTF-8, never longer than asked, unchanged where they were text already.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "domain/valid_text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto limit = size == 0 ? 0 : std::size_t{data[0]} * 4;
  const auto text = kurir::domain::valid_beginning(bytes, limit);
  if (text.size() > limit) __builtin_trap();
  if (kurir::domain::valid_beginning(text, text.size()) != text) __builtin_trap();
  return 0;
}
