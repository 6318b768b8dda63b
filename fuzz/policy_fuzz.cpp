// Any text through everything that the rules of use read in texts, and any lines as settings: what is accepted is written
// back the same, and words have nothing to hide a rule behind.
#include <cstdlib>

#include "base/bytes.hpp"
#include "domain/policy/fingerprint.hpp"
#include "domain/policy/lane.hpp"
#include "domain/policy/setting_lines.hpp"
#include "domain/policy/words.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kurir;
  using namespace kurir::domain::policy;
  const auto text = as_text({data, size});
  const auto words = words_of(text);
  if (words_of(spaced(words)) != words) std::abort();
  if (!words.empty() && fingerprint(spaced(words)) != fingerprint(text)) std::abort();
  (void)looks_like_otp(text);
  (void)is_one_of(text, {"stop", "jangan kirim lagi"});

  auto settings = standard();
  if (!apply_lines(settings, text)) return settings == standard() ? 0 : (std::abort(), 1);
  std::string lines;
  for (const auto& [name, about] : setting_names()) lines += std::string(name) + "=" + value_of(settings, name) + "\n";
  Settings again;
  if (!apply_lines(again, lines) || again != settings) std::abort();
  return 0;
}
