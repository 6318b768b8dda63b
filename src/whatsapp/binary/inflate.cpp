#include "whatsapp/binary/inflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>

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

struct InflateStream::State {
  ~State() { inflateEnd(&stream); }
  z_stream stream{};
  std::uint64_t left = 0;
  bool ready = false;
  bool ended = false;
  std::array<std::uint8_t, 16'384> out{};
};

InflateStream::InflateStream(std::uint64_t limit) : state_(std::make_unique<State>()) {
  state_->left = limit;
  state_->ready = inflateInit(&state_->stream) == Z_OK;
}

InflateStream::~InflateStream() = default;
InflateStream::InflateStream(InflateStream&&) noexcept = default;
InflateStream& InflateStream::operator=(InflateStream&&) noexcept = default;

bool InflateStream::ended() const noexcept { return state_->ended; }

Result<void> InflateStream::update(BytesView compressed, const Take& take) {
  auto& stream = state_->stream;
  if (!state_->ready) return fail(ErrorCode::internal, "zlib refused to start");
  stream.next_in = const_cast<Bytef*>(compressed.data());  // zlib's interface predates const; it only reads
  stream.avail_in = static_cast<uInt>(compressed.size());
  for (;;) {
    if (state_->ended && stream.avail_in != 0) return fail(ErrorCode::malformed, "compressed data: bytes after its end");
    if (state_->ended) return {};
    stream.next_out = state_->out.data();
    stream.avail_out = static_cast<uInt>(state_->out.size());
    const int status = ::inflate(&stream, Z_NO_FLUSH);
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
      return fail(ErrorCode::malformed, "compressed data: broken zlib stream");
    const auto filled = state_->out.size() - stream.avail_out;
    if (filled > state_->left) return fail(ErrorCode::malformed, "compressed data: too much of it, inflated");
    state_->left -= filled;
    state_->ended = status == Z_STREAM_END;
    if (auto taken = take(BytesView(state_->out).first(filled)); !taken) return taken;
    if (stream.avail_in == 0 && stream.avail_out != 0) return {};
  }
}

}  // namespace kurir::whatsapp
