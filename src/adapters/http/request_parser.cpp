#include "adapters/http/request_parser.hpp"

#include <algorithm>

#include <boost/beast/http/error.hpp>

#include "adapters/http/router.hpp"

namespace kurir::http {
namespace beast_http = boost::beast::http;
namespace {

constexpr std::size_t kUsualHeaders = 16;
constexpr std::size_t kLargestReserve = 1U << 20;  // beyond it a body must arrive to take memory

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return lower(c); });
  return out;
}

/// "http://host/path" (absolute-form, RFC 9112 §3.2.2) means "/path".
std::string_view without_origin(std::string_view target) {
  const auto scheme = target.find("://");
  if (target.starts_with('/') || scheme == std::string_view::npos) return target;
  target.remove_prefix(scheme + 3);
  const auto path = target.find_first_of("/?");
  return path == std::string_view::npos ? std::string_view("/") : target.substr(path);
}

}  // namespace

RequestParser::RequestParser(std::size_t max_header) {
  header_limit(static_cast<std::uint32_t>(max_header));
  body_limit(boost::none);  // the route's limit is known after the header
  request_.headers.reserve(kUsualHeaders);
}

std::expected<void, Refusal> RequestParser::check_header() {
  const auto refuse = [](unsigned status, std::string_view code, std::string_view message) {
    return std::unexpected(Refusal{status, code, message, {}});
  };
  const auto hosts = std::ranges::count(request_.headers, "host", &std::pair<std::string, std::string>::first);
  if (hosts > 1 || (hosts == 0 && !is_http_1_0())) return refuse(400, "bad_request", "send exactly one Host header");
  const auto encoding = request_.header("transfer-encoding");
  if (!encoding.empty() && lower(encoding) != "chunked") {
    return refuse(501, "not_implemented", "the only transfer coding understood is chunked");
  }
  if (!request_.header("expect").empty() && !expects_continue()) {
    return refuse(417, "expectation_failed", "the only expectation understood is 100-continue");
  }
  auto path = percent_decode(raw_path_);
  if (!path) return refuse(400, "bad_request", "the path has a broken escape or a control character");
  request_.path = std::move(*path);
  return {};
}

Refusal RequestParser::refusal_of(const boost::system::error_code& error) {
  if (error == beast_http::error::header_limit) return {431, "header_too_large", "the header is too large", {}};
  if (error == beast_http::error::body_limit) return {413, "body_too_large", "the body is larger than this endpoint takes", {}};
  if (error == beast_http::error::bad_version) return {505, "version_not_supported", "speak HTTP/1.1", {}};
  return {400, "bad_request", "the request is not valid HTTP/1.1", {}};
}

bool RequestParser::expects_continue() const { return !is_http_1_0() && lower(request_.header("expect")) == "100-continue"; }

void RequestParser::on_request_impl(beast_http::verb, string_view method, string_view target, int version, error_code&) {
  version_ = version;
  request_.method = method;
  target = without_origin(target);
  const auto question = target.find('?');
  raw_path_ = target.substr(0, question);
  if (raw_path_.empty()) raw_path_ = "/";
  if (question != string_view::npos) request_.query = target.substr(question + 1);
}

void RequestParser::on_field_impl(beast_http::field, string_view name, string_view value, error_code& error) {
  if (header_done_) return;  // trailers are not believed
  if (request_.headers.size() == kMaxHeaders) {
    error = beast_http::error::header_limit;
    return;
  }
  request_.headers.emplace_back(lower(name), value);
}

void RequestParser::on_header_impl(error_code&) { header_done_ = true; }

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) {
  if (length) request_.body.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(*length, kLargestReserve)));
}

std::size_t RequestParser::on_body_impl(string_view body, error_code&) {
  request_.body.append(body);
  return body.size();
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, string_view body, error_code&) {
  request_.body.append(body);
  return body.size();
}

void RequestParser::on_response_impl(int, string_view, int, error_code&) {}
void RequestParser::on_chunk_header_impl(std::uint64_t, string_view, error_code&) {}
void RequestParser::on_finish_impl(error_code&) {}

}  // namespace kurir::http
