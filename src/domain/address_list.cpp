#include "domain/address_list.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "base/bytes.hpp"

namespace kurir::domain {
namespace {

/// Every address in IPv6's 16 bytes, IPv4 as ::ffff:a.b.c.d.
using Address = ByteArray<16>;
constexpr Address kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr unsigned kMappedBits = 96;

bool is_mapped(const Address& address) { return std::equal(kMapped.begin(), kMapped.begin() + kMappedBits / 8, address.begin()); }

std::optional<Address> parse_address(std::string_view text) {
  const std::string terminated(text);
  if (terminated.size() != std::char_traits<char>::length(terminated.c_str())) return std::nullopt;
  Address address = kMapped;
  if (inet_pton(AF_INET, terminated.c_str(), address.data() + kMappedBits / 8) == 1) return address;
  if (inet_pton(AF_INET6, terminated.c_str(), address.data()) == 1) return address;
  return std::nullopt;
}

struct Network {
  Address address;
  unsigned bits;
};

std::optional<Network> parse_network(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = parse_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  if (slash == std::string_view::npos) return Network{*address, 128};
  const auto digits = text.substr(slash + 1);
  unsigned bits = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  const bool four = text.find(':') == std::string_view::npos;
  if (bits > (four ? 32U : 128U)) return std::nullopt;
  return Network{*address, four ? bits + kMappedBits : bits};
}

bool contains(const Network& network, const Address& address) {
  // ::/0 and the like speak of IPv6 only.
  if (is_mapped(address) && network.bits < kMappedBits) return false;
  const auto whole = network.bits / 8;
  if (!std::equal(address.begin(), address.begin() + whole, network.address.begin())) return false;
  const auto rest = network.bits % 8;
  return rest == 0 || (address[whole] >> (8 - rest)) == (network.address[whole] >> (8 - rest));
}

std::string text_of(const Address& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (is_mapped(address)) {
    inet_ntop(AF_INET, address.data() + kMappedBits / 8, text.data(), text.size());
  } else {
    inet_ntop(AF_INET6, address.data(), text.data(), text.size());
  }
  return text.data();
}

void clear_host_bits(Network& network) {
  for (unsigned bit = network.bits; bit < 128; ++bit) {
    network.address[bit / 8] &= static_cast<std::uint8_t>(~(0x80U >> (bit % 8)));
  }
}

}  // namespace

std::optional<std::string> canonical_address(std::string_view address) {
  const auto parsed = parse_address(address);
  return parsed ? std::optional(text_of(*parsed)) : std::nullopt;
}

std::optional<std::string> canonical_entry(std::string_view entry) {
  auto network = parse_network(entry);
  if (!network) return std::nullopt;
  const bool four = is_mapped(network->address) && network->bits >= kMappedBits;
  clear_host_bits(*network);
  auto text = text_of(network->address);
  if (network->bits < 128) text += fmt::format("/{}", four ? network->bits - kMappedBits : network->bits);
  return text;
}

bool is_address_or_network(std::string_view entry) { return parse_network(entry).has_value(); }

bool allows(const std::vector<std::string>& list, std::string_view address) {
  if (list.empty()) return true;
  const auto caller = parse_address(address);
  if (!caller) return false;
  return std::ranges::any_of(list, [&](const std::string& entry) {
    const auto network = parse_network(entry);
    return network && contains(*network, *caller);
  });
}

}  // namespace kurir::domain
