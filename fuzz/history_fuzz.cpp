// A chunk of history as anything that a media server may give, plain and compressed: nothing crashes or grows without bound, and
// the size of the pieces changes nothing.
#include <zlib.h>

#include <cstdlib>

#include "whatsapp/client/history.hpp"

using namespace kurir;
using namespace kurir::whatsapp::client;

namespace {

const Account kOwn{.jid = whatsapp::Jid::phone_number("628111", 5),
                   .lid = whatsapp::Jid::lid("9111", 5),
                   .signed_identity = {},
                   .platform = {},
                   .push_name = {}};

std::optional<AccountNews> read(BytesView packed, std::size_t piece) {
  HistoryReader reader(kOwn);
  for (; !packed.empty(); packed = packed.subspan(std::min(piece, packed.size()))) {
    if (!reader.take(packed.first(std::min(piece, packed.size())))) return std::nullopt;
  }
  auto news = reader.finish();
  return news ? std::optional(std::move(*news)) : std::nullopt;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)read({data, size}, size + 1);
  uLongf packed_size = compressBound(size);
  Bytes packed(packed_size);
  if (compress2(packed.data(), &packed_size, data, size, 1) != Z_OK) std::abort();
  packed.resize(packed_size);
  const auto whole = read(packed, packed.size());
  const auto pieces = read(packed, 3);
  if (whole.has_value() != pieces.has_value()) std::abort();
  if (whole && (whole->mappings != pieces->mappings || whole->tokens.size() != pieces->tokens.size())) std::abort();
  return 0;
}
