// Any bytes as what a client says it prefers: the answer is one of the file's representations, and never one that was not named.
#include <cstdlib>

#include "adapters/http/dashboard/preferences.hpp"
#include "base/bytes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kurir::http::dashboard;
  const auto text = kurir::as_text({data, size});
  constexpr EmbeddedFile file{"/a.js", "text/javascript", "W/\"tag\"", "identity", "gzip", "br"};
  const auto chosen = choose(file, text);
  if (chosen.bytes != (chosen.coding.empty() ? "identity" : chosen.coding)) std::abort();
  if (chosen.coding == "br" && text.find_first_of("*Bb") == std::string_view::npos) std::abort();
  if (chosen.coding == "gzip" && text.find_first_of("*Gg") == std::string_view::npos) std::abort();
  (void)asks_for_html(text);
  if (has_tag(text, file.etag) && text.find('*') == std::string_view::npos && !text.contains("\"tag\"")) std::abort();
  return 0;
}
