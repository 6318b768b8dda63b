#include "runtime/endpoint.hpp"

#include <charconv>
#include <cstdint>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace kurir::runtime {
namespace {

bool is_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc{} && end == text.data() + text.size() && port != 0;
}

std::unexpected<Error> refuse(Protocol protocol) {
  return fail(
      ErrorCode::invalid_argument, "this URL cannot be used: write {}, without a user name",
      protocol == Protocol::http ? "http://host:port/path or https://host/path" : "ws://host:port/path or wss://host/path");
}

}  // namespace

Result<Endpoint> parse_endpoint(std::string_view url, Protocol protocol) {
  const std::string plain = protocol == Protocol::http ? "http" : "ws";
  const auto parsed = boost::urls::parse_uri(url);
  if (!parsed) return refuse(protocol);
  const bool tls = parsed->scheme() == plain + "s";
  if ((!tls && parsed->scheme() != plain) || parsed->encoded_host().empty() || parsed->has_userinfo()) return refuse(protocol);
  if (parsed->has_port() && !is_port(std::string_view(parsed->port()))) return refuse(protocol);

  Endpoint out;
  out.security = tls ? Security::tls : Security::none;
  const std::string standard_port = tls ? "443" : "80";
  out.port = parsed->has_port() ? std::string(parsed->port()) : standard_port;
  out.host = parsed->host_type() == boost::urls::host_type::ipv6 ? parsed->host_ipv6_address().to_string() : parsed->host();
  out.authority = std::string(parsed->encoded_host());
  if (out.port != standard_port) out.authority += ":" + out.port;
  out.target = parsed->encoded_path().empty() ? "/" : std::string(parsed->encoded_path());
  if (parsed->has_query()) out.target += "?" + std::string(parsed->encoded_query());
  return out;
}

}  // namespace kurir::runtime
