#include "adapters/http/response_writer.hpp"

#include <chrono>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <boost/beast/http/status.hpp>

#include "base/log.hpp"

namespace kurir::http {
namespace {

void append_header(std::string& out, std::string_view name, std::string_view value) {
  if (name.find_first_of("\r\n") != std::string_view::npos || value.find_first_of("\r\n") != std::string_view::npos) {
    log::error("http_header_with_line_break", {});
    return;
  }
  out += name;
  out += ": ";
  out += value;
  out += "\r\n";
}

bool has_content(unsigned status) { return status != 204 && status != 304; }

}  // namespace

std::string_view DateHeader::now() {
  const auto second = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  if (second != second_) {
    second_ = second;
    text_ = fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(second));
  }
  return text_;
}

bool sends_content(const Response& response, Body body) { return body == Body::send && has_content(response.status); }

std::string serialise(const Response& response, const Framing& framing, std::string_view date) {
  std::string out;
  out.reserve(256 + response.body.size());
  const std::string_view reason = boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(response.status));
  fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status, reason, date);
  if (has_content(response.status)) {
    if (!response.content_type.empty()) append_header(out, "Content-Type", response.content_type);
    if (framing.length == Length::counted) {
      fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", response.body.size());
    }
    if (framing.length == Length::chunked) out += "Transfer-Encoding: chunked\r\n";
  }
  if (framing.persistence == Persistence::close) out += "Connection: close\r\n";
  if (framing.persistence == Persistence::keep_alive_1_0) out += "Connection: keep-alive\r\n";
  for (const auto& [name, value] : response.headers) append_header(out, name, value);
  out += "\r\n";
  if (framing.length == Length::counted && sends_content(response, framing.body)) out += response.body;
  return out;
}

Response to_response(const Refusal& refusal) {
  Response response;
  response.status = refusal.status;
  if (refusal.status != 204) {
    response.body = fmt::format(R"({{"error":{{"code":"{}","message":"{}"}}}})", refusal.code, refusal.message);
  }
  if (!refusal.allow.empty()) response.headers.emplace_back("Allow", refusal.allow);
  return response;
}

}  // namespace kurir::http
