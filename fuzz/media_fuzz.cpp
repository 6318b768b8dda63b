// What strangers say of media: files cut anywhere, answers about servers and re-uploads. Nothing crashes; what was not encrypted
// under the key never comes out as verified; no path leads to another host.
#include <cstdlib>

#include "whatsapp/binary/codec.hpp"
#include "whatsapp/client/content.hpp"
#include "whatsapp/client/content_media.hpp"
#include "whatsapp/client/media_retry.hpp"
#include "whatsapp/client/media_servers.hpp"
#include "whatsapp/media/media_stream.hpp"

namespace {

using namespace kurir;
using namespace kurir::whatsapp;

void require(bool holds) {
  if (!holds) std::abort();
}

/// As an encrypted file, in two pieces.
void decrypt(BytesView input) {
  static const auto keys = media::derive_keys(media::MediaKey(ByteArray<32>{1}), media::MediaType::image);
  media::FileDecryptor decryptor(keys, {});
  Bytes out;
  decryptor.update(input.first(input.size() / 2), out);
  decryptor.update(input.subspan(input.size() / 2), out);
  require(!decryptor.finish(out));
}

/// As a plain file: what is encrypted decrypts to it.
void round_trip(BytesView input) {
  static const auto keys = media::derive_keys(media::MediaKey(ByteArray<32>{2}), media::MediaType::video);
  media::FileEncryptor encryptor(keys, media::Sidecar::wanted);
  Bytes file;
  encryptor.update(input, file);
  const auto facts = encryptor.finish(file);
  const auto plain = media::decrypt_file(keys, file, facts.hashes);
  require(plain && BytesView(*plain).size() == input.size());
}

void read_message(BytesView input) {
  const auto content = client::parse_content(input);
  if (!content) return;
  if (const auto* media = std::get_if<client::Media>(&content->body)) require(client::is_direct_path(media->file.direct_path));
}

void read_stanza(BytesView input) {
  const auto node = decode(input);
  if (!node) return;
  if (const auto servers = client::parse_media_servers(*node, {})) require(!servers->hosts.empty());
  require(!client::parse_media_retry(*node, ByteArray<32>{3}));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesView input(data, size);
  decrypt(input);
  round_trip(input);
  read_message(input);
  read_stanza(input);
  return 0;
}
