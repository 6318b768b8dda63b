#include "crypto/one_time_code.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>

#include <fmt/format.h>

namespace kurir::crypto {
namespace {

ByteArray<20> hmac_sha1(BytesView key, BytesView data) {
  ByteArray<20> mac{};
  unsigned size = 0;
  if (HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), data.data(), data.size(), mac.data(), &size) == nullptr) {
    throw std::runtime_error("OpenSSL offers no SHA-1: enable its default provider");
  }
  return mac;
}

}  // namespace

std::string one_time_code(BytesView secret, std::uint64_t counter, int digits) {
  const auto mac = hmac_sha1(secret, big_endian<8>(counter));
  const std::size_t offset = mac.back() & 0x0fU;
  const auto number = read_big_endian(BytesView(mac).subspan(offset, 4)) & 0x7fff'ffff;
  std::uint64_t modulus = 1;
  for (int i = 0; i < digits; ++i) modulus *= 10;
  return fmt::format("{:0{}}", number % modulus, digits);
}

}  // namespace kurir::crypto
