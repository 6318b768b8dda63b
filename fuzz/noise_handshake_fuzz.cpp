// Both sides of the handshake, and the certificate check, on arbitrary bytes: no crash, and nothing forged is accepted.
#include <cstdlib>

#include "whatsapp/noise/certificate.hpp"
#include "whatsapp/noise/handshake.hpp"
#include "whatsapp/noise/resumption.hpp"

namespace {

using namespace kurir;
using namespace kurir::whatsapp::noise;

class Fixed final : public Random {
 public:
  void fill(MutableBytes out) override {
    for (auto& byte : out) byte = 0x42;
  }
};

crypto::KeyPair key(std::uint8_t seed) {
  ByteArray<32> secret;
  secret.fill(seed);
  return crypto::KeyPair::from_private(secret);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto kRoot = key(1);
  static const auto kServer = key(2);
  static const auto kClient = key(3);
  const auto now = from_unix_seconds(1'800'000'000);
  const BytesView input(data, size);
  Fixed random;

  Responder fresh(kServer.clone(), Bytes(200, 1), random);
  (void)fresh.answer(input);

  Initiator client(kClient.clone(), kRoot.open, random);
  Responder greeted(kServer.clone(), Bytes(200, 1), random);
  (void)greeted.answer(client.hello());
  if (greeted.accept(input)) std::abort();
  if (client.finish(input, {}, now)) std::abort();

  ResumingInitiator resuming({kClient.clone(), kRoot.open}, kServer.open, random);
  (void)resuming.hello({});
  if (resuming.finish(input, {}, now)) std::abort();
  if (verify_chain(input, kRoot.open, kServer.open, now)) std::abort();
  return 0;
}
