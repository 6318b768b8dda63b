// Any stanza as WhatsApp's word in a pairing with a passkey: nothing crashes, and without a phone's key nothing is agreed on.
#include <cstdlib>

#include "support/scripted_random.hpp"
#include "whatsapp/binary/codec.hpp"
#include "whatsapp/client/passkey_pairing.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kurir;
  using namespace kurir::whatsapp;
  using client::PasskeyPairing;
  const auto node = decode(BytesView(data, size));
  if (!node) return 0;
  test::SeededRandom random(1);
  auto credentials = client::Credentials::create(random);
  Time now{};
  if (auto begun = PasskeyPairing::begin(*node, credentials, now, random); begun && begun->options().empty()) std::abort();
  const Node request("notification", {{"type", "passkey_prologue_request"}},
                     Node::Children{Node("passkey_request_options", {}, text("{}"))});
  auto pairing = PasskeyPairing::begin(request, credentials, now, random);
  if (!pairing) std::abort();
  (void)pairing->prologue(*node, {.credential_id = {1}, .assertion = "{}"}, now);
  const Node ref("iq", {}, Node::Children{Node("ref", {}, text("ref"))});
  if (!pairing->prologue(ref, {.credential_id = {1}, .assertion = "{}"}, now)) std::abort();
  (void)pairing->finish(*node, credentials, random);
  return 0;
}
