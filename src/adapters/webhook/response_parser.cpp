#include "adapters/webhook/response_parser.hpp"

#include <boost/beast/http/error.hpp>

namespace kurir::webhook {
namespace beast_http = boost::beast::http;

ResponseParser::ResponseParser(std::size_t most) : most_(most) {
  header_limit(kMaxHeader);
  body_limit(boost::none);  // cut, not refused
  eager(true);
}

void ResponseParser::on_response_impl(int status, string_view, int, error_code&) {
  response_.status = static_cast<unsigned>(status);
}

std::size_t ResponseParser::on_body_impl(string_view body, error_code& error) {
  const auto room = most_ - response_.body.size();
  response_.body.append(body.substr(0, room));
  if (body.size() > room) error = beast_http::error::body_limit;
  return body.size();
}

std::size_t ResponseParser::on_chunk_body_impl(std::uint64_t, string_view body, error_code& error) {
  return on_body_impl(body, error);
}

void ResponseParser::on_request_impl(beast_http::verb, string_view, string_view, int, error_code&) {}
void ResponseParser::on_field_impl(beast_http::field, string_view, string_view, error_code&) {}
void ResponseParser::on_header_impl(error_code&) {}
void ResponseParser::on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) {}
void ResponseParser::on_chunk_header_impl(std::uint64_t, string_view, error_code&) {}
void ResponseParser::on_finish_impl(error_code&) {}

}  // namespace kurir::webhook
