#include "adapters/webhook/public_address.hpp"

#include <algorithm>
#include <cstdint>
#include <initializer_list>

namespace kurir::webhook {
namespace asio = boost::asio;
namespace {

struct Network {
  std::uint32_t address;
  int bits;
};

constexpr Network kNotPublic[] = {
    {0x00000000, 8},   // this network
    {0x0A000000, 8},   // private
    {0x64400000, 10},  // shared by a provider's customers
    {0x7F000000, 8},   // loopback
    {0xA9FE0000, 16},  // link-local: the metadata services of clouds
    {0xAC100000, 12},  // private
    {0xC0000000, 24},  // protocol assignments
    {0xC0000200, 24},  // documentation
    {0xC0586300, 24},  // 6to4 relays
    {0xC0A80000, 16},  // private
    {0xC6120000, 15},  // benchmarks
    {0xC6336400, 24},  // documentation
    {0xCB007100, 24},  // documentation
    {0xE0000000, 4},   // multicast
    {0xF0000000, 4},   // reserved, broadcast
};

bool is_public_v4(std::uint32_t address) {
  return std::ranges::none_of(kNotPublic, [address](const Network& network) {
    return (address >> (32 - network.bits)) == (network.address >> (32 - network.bits));
  });
}

using V6 = asio::ip::address_v6::bytes_type;

std::uint32_t v4_at(const V6& bytes, std::size_t offset) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < 4; ++i) out = (out << 8) | bytes[offset + i];
  return out;
}

bool starts_with(const V6& bytes, std::initializer_list<unsigned char> prefix) {
  return std::equal(prefix.begin(), prefix.end(), bytes.begin());
}

bool is_public_v6(const V6& bytes) {
  if (starts_with(bytes, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff})) return is_public_v4(v4_at(bytes, 12));
  if (starts_with(bytes, {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0})) return is_public_v4(v4_at(bytes, 12));  // NAT64
  if (starts_with(bytes, {0x20, 0x02})) return is_public_v4(v4_at(bytes, 2));                                    // 6to4
  if (starts_with(bytes, {0x20, 0x01, 0x0d, 0xb8}) || starts_with(bytes, {0x20, 0x01, 0, 0})) return false;  // examples, Teredo
  return (bytes[0] & 0xe0) == 0x20;  // 2000::/3 is all of the unicast Internet
}

}  // namespace

bool is_public(const asio::ip::address& address) {
  return address.is_v4() ? is_public_v4(address.to_v4().to_uint()) : is_public_v6(address.to_v6().to_bytes());
}

}  // namespace kurir::webhook
