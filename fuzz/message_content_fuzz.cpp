// What a decrypted message says, what stands outside of one that is sent again, and presence and typing: bytes that others chose.
#include <cstdlib>

#include "whatsapp/binary/codec.hpp"
#include "whatsapp/binary/utf8.hpp"
#include "whatsapp/client/content.hpp"
#include "whatsapp/client/content_bodies.hpp"
#include "whatsapp/client/outgoing.hpp"
#include "whatsapp/client/presence.hpp"
#include "whatsapp/client/receipt.hpp"

namespace kurir::whatsapp::client {
namespace {

void read_message(BytesView bytes) {
  if (const auto content = parse_content(bytes)) {
    if (!is_utf8(as_bytes(content->text))) std::abort();
    if (const auto* reaction = std::get_if<EmojiReaction>(&content->body); reaction && !is_utf8(as_bytes(reaction->emoji)))
      std::abort();
    if (const auto* contacts = std::get_if<Contacts>(&content->body); contacts && contacts->cards.size() > kMaxCards)
      std::abort();
    if (content->mentions.size() > kMaxMentions) std::abort();
    (void)wrap_device_sent(Jid::lid("1"), bytes);
  }
  (void)outgoing("3EB0", to_bytes(bytes));
}

void read_stanza(BytesView bytes) {
  const auto stanza = decode(bytes);
  if (!stanza) return;
  (void)parse_presence(*stanza);
  (void)parse_chat_state(*stanza);
  (void)parse_read_mark(*stanza);
}

}  // namespace
}  // namespace kurir::whatsapp::client

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  kurir::whatsapp::client::read_message({data, size});
  kurir::whatsapp::client::read_stanza({data, size});
  return 0;
}
