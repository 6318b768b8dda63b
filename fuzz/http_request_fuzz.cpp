// Any bytes as an HTTP request: however they are sliced on their way, the same request comes out of them, or none.
#include <cstdlib>
#include <optional>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>

#include "adapters/http/request_parser.hpp"
#include "adapters/http/router.hpp"
#include "base/bytes.hpp"

namespace {

using namespace kurir;

constexpr std::size_t kMaxBody = 1000;

/// Reads as a connection does, `slice` bytes at a time.
std::optional<http::Request> parse(BytesView bytes, std::size_t slice) {
  http::RequestParser parser(16U << 10);
  boost::beast::flat_buffer buffer;
  for (;;) {
    boost::system::error_code error;
    buffer.consume(parser.put(buffer.data(), error));
    if (error && error != boost::beast::http::error::need_more) return std::nullopt;
    if (parser.is_header_done() && !parser.eager()) {
      if (!parser.check_header() || parser.content_length().value_or(0) > kMaxBody) return std::nullopt;
      parser.body_limit(kMaxBody);
      parser.eager(true);
      if (!parser.is_done()) continue;
    }
    if (parser.is_done()) return std::move(parser.request());
    if (bytes.empty()) return std::nullopt;
    const auto next = bytes.first(std::min(slice, bytes.size()));
    bytes = bytes.subspan(next.size());
    buffer.commit(boost::asio::buffer_copy(buffer.prepare(next.size()), boost::asio::buffer(next.data(), next.size())));
  }
}

const http::Router& router() {
  static const http::Router instance([] {
    std::vector<http::Route> routes(3);
    routes[0].method = routes[1].method = "GET";
    routes[2].method = "POST";
    routes[0].pattern = "/a";
    routes[1].pattern = "/a/{b}/c";
    routes[2].pattern = "/{a}/{b}/c";
    return routes;
  }());
  return instance;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > 8192) return 0;
  const BytesView bytes(data + 1, size - 1);
  (void)router().find("GET", as_text(bytes));
  const auto whole = parse(bytes, bytes.size());
  const auto sliced = parse(bytes, 1U + data[0] % 16U);
  if (whole.has_value() != sliced.has_value()) std::abort();
  if (!whole) return 0;
  if (whole->method != sliced->method || whole->path != sliced->path || whole->query != sliced->query) std::abort();
  if (whole->headers != sliced->headers || whole->body != sliced->body || whole->body.size() > kMaxBody) std::abort();
  (void)router().find(whole->method, whole->path);
  return 0;
}
