// Any stanza that WhatsApp could send while a code waits to be typed: nothing crashes, nobody is answered without the code's
// ref, and never more often than allowed.
#include <cstdlib>

#include "support/scripted_random.hpp"
#include "whatsapp/binary/codec.hpp"
#include "whatsapp/client/code_pairing.hpp"

namespace {

using namespace kurir;
using namespace kurir::whatsapp;
using namespace kurir::whatsapp::client;

constexpr Time kNow = from_unix_seconds(1'800'000'000);

/// Made by hand: deriving the code's key would take all of the fuzzer's time.
LinkCodeDraft draft(Random& random) { return {"T9W8RL9B", crypto::KeyPair::generate(random), {}}; }

Node answer_with_ref() {
  return Node("iq", {},
              Node::Children{Node(std::string(kLinkCodeStanza), {},
                                  Node::Children{Node("link_code_pairing_ref", {}, text("3@2:kQ7yFf0T1pXn"))})});
}

void converse(const Node& stanza, CodePairing& pairing, Credentials& credentials, Random& random) {
  for (int i = 0; i < kLinkCodeAttempts + 2; ++i) {
    const auto step = pairing.hear(stanza, kNow);
    if ((step.heard == CodePairing::Heard::typed) != step.hello.has_value()) std::abort();
    if (step.hello) (void)pairing.finish(*step.hello, step.hello->identity, credentials, kNow, random);
  }
  if (pairing.attempts() > kLinkCodeAttempts || pairing.deadline() < kNow) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto stanza = decode({data, size});
  if (!stanza) return 0;
  kurir::test::SeededRandom random(1);
  static auto credentials = Credentials::create(random);
  CodePairing asked(draft(random), "628111111111");
  if (asked.begin(*stanza, kNow)) converse(*stanza, asked, credentials, random);
  CodePairing shown(draft(random), "628111111111");
  if (!shown.begin(answer_with_ref(), kNow)) std::abort();
  converse(*stanza, shown, credentials, random);
  return 0;
}
