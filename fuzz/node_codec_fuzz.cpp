// Any frame plaintext: decoding fails cleanly, or gives a node that encodes and decodes to itself.
#include <cstdlib>

#include "whatsapp/binary/codec.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kurir::whatsapp;
  const auto node = decode({data, size});
  if (!node) return 0;
  const auto again = decode(encode(*node));
  if (!again || *again != *node) std::abort();
  return 0;
}
