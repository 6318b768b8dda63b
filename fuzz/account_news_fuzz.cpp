// Whatever our own phone might send: history, keys, mappings, signed lists of companions. Nothing crashes or grows without bound,
// and what comes out is fit to be stored and sent.
#include <algorithm>
#include <cstdlib>

#include "whatsapp/binary/utf8.hpp"
#include "whatsapp/client/account_news.hpp"
#include "whatsapp/client/key_index_list.hpp"

using namespace kurir;
using namespace kurir::whatsapp::client;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Account own{.jid = whatsapp::Jid::phone_number("628111", 5),
                    .lid = whatsapp::Jid::lid("9111", 5),
                    .signed_identity = {},
                    .platform = {},
                    .push_name = {}};
  const BytesView input(data, size);
  const auto news = parse_account_news(input, own);
  for (const auto& pair : news.mappings) {
    const auto digits = [](const std::string& text) {
      return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    };
    if (pair.number.empty() || pair.lid.empty() || !digits(pair.number) || !digits(pair.lid)) std::abort();
  }
  if (news.push_name && !whatsapp::is_utf8(as_bytes(*news.push_name))) std::abort();
  const auto name = clean_push_name(as_text(input));
  if (name.find('@') != std::string::npos || !whatsapp::is_utf8(as_bytes(name))) std::abort();
  (void)read_key_index_list(input, std::nullopt);
  if (const auto list = read_key_index_list(input, crypto::PublicKey{}); list && list->proven) (void)list->confirms(1);
  return 0;
}
