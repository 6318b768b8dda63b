#include "whatsapp/binary/inflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <memory>

namespace kurir::whatsapp {

Result<Bytes> inflate(BytesView compressed, std::size_t limit) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return fail(ErrorCode::internal, "zlib refused to start");
  const std::unique_ptr<z_stream, decltype(&inflateEnd)> end(&stream, &inflateEnd);
  stream.next_in = const_cast<Bytef*>(compressed.data());  // zlib's interface predates const; it only reads
  stream.avail_in = static_cast<uInt>(compressed.size());

  Bytes out(std::min(limit, std::max<std::size_t>(256, 4 * compressed.size())));
  for (std::size_t filled = 0;;) {
    stream.next_out = out.data() + filled;
    stream.avail_out = static_cast<uInt>(out.size() - filled);
    const int status = ::inflate(&stream, Z_NO_FLUSH);
    filled = out.size() - stream.avail_out;
    if (status == Z_STREAM_END) {
      if (stream.avail_in != 0) return fail(ErrorCode::malformed, "compressed stanza: bytes after its end");
      out.resize(filled);
      return out;
    }
    if (status != Z_OK || stream.avail_out != 0)
      return fail(ErrorCode::malformed, "compressed stanza: broken or cut zlib stream");
    if (out.size() == limit) return fail(ErrorCode::malformed, "compressed stanza: more than {} bytes inflated", limit);
    out.resize(std::min(limit, 2 * out.size()));
  }
}

}  // namespace kurir::whatsapp
