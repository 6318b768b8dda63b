// Any bytes as a webhook's answer: bounded, and the same however they are sliced.
#include <cstdlib>
#include <optional>

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>

#include "adapters/webhook/response_parser.hpp"
#include "base/bytes.hpp"

namespace {

using namespace kurir;

std::optional<ports::HttpResponse> parse(BytesView bytes, std::size_t slice) {
  webhook::ResponseParser parser;
  boost::beast::flat_buffer buffer;
  while (!bytes.empty()) {
    const auto next = bytes.first(std::min(slice, bytes.size()));
    bytes = bytes.subspan(next.size());
    buffer.commit(boost::asio::buffer_copy(buffer.prepare(next.size()), boost::asio::buffer(next.data(), next.size())));
    boost::system::error_code error;
    buffer.consume(parser.put(buffer.data(), error));
    if (error == boost::beast::http::error::body_limit || parser.is_done()) return std::move(parser.response());
    if (error && error != boost::beast::http::error::need_more) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > 8192) return 0;
  const BytesView bytes(data + 1, size - 1);
  const auto whole = parse(bytes, bytes.size());
  const auto sliced = parse(bytes, 1U + data[0] % 16U);
  if (whole.has_value() != sliced.has_value()) std::abort();
  if (!whole) return 0;
  if (whole->status != sliced->status || whole->body != sliced->body) std::abort();
  if (whole->body.size() > webhook::ResponseParser::kMaxBody) std::abort();
  return 0;
}
