#include "adapters/http/address.hpp"

#include <charconv>
#include <optional>
#include <string>

#include <boost/asio/ip/address.hpp>

namespace kurir::http {
namespace asio = boost::asio;
namespace {

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return port;
}

std::optional<asio::ip::address> parse_host(std::string_view host) {
  boost::system::error_code error;
  asio::ip::address address;
  if (host == "localhost") {
    address = asio::ip::address_v4::loopback();
  } else if (host.starts_with('[') && host.ends_with(']')) {
    address = asio::ip::make_address_v6(std::string(host.substr(1, host.size() - 2)), error);
  } else {
    address = asio::ip::make_address_v4(std::string(host), error);
  }
  if (error) return std::nullopt;
  return address;
}

}  // namespace

Result<asio::ip::tcp::endpoint> parse_address(std::string_view address) {
  if (const auto colon = address.rfind(':'); colon != std::string_view::npos) {
    const auto host = parse_host(address.substr(0, colon));
    const auto port = parse_port(address.substr(colon + 1));
    if (host && port) return asio::ip::tcp::endpoint(*host, *port);
  }
  return fail(ErrorCode::invalid_argument,
              "'{}' is not a listening address: write a numeric address and a port, such as 127.0.0.1:8080 or [::1]:8080",
              address);
}

}  // namespace kurir::http
