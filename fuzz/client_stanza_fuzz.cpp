// Any stanza that WhatsApp could send, through everything that reads stanzas: the first byte may rename it to one that the
// readers look for. Nothing crashes, nothing is read without its keys, nobody is linked without the secret.
#include <array>
#include <cstdlib>

#include "support/scripted_random.hpp"
#include "whatsapp/binary/codec.hpp"
#include "whatsapp/client/app_state_sync.hpp"
#include "whatsapp/client/bundles.hpp"
#include "whatsapp/client/device_change.hpp"
#include "whatsapp/client/disconnect.hpp"
#include "whatsapp/client/incoming.hpp"
#include "whatsapp/client/pairing.hpp"
#include "whatsapp/client/prekey_digest.hpp"
#include "whatsapp/client/prekey_upload.hpp"
#include "whatsapp/client/receipt.hpp"
#include "whatsapp/client/request.hpp"
#include "whatsapp/client/retry.hpp"
#include "whatsapp/client/trust_token.hpp"
#include "whatsapp/client/usync.hpp"

namespace {

using namespace kurir;
using namespace kurir::whatsapp;
using namespace kurir::whatsapp::client;

constexpr Time kNow = from_unix_seconds(1'800'000'000);

const Credentials& paired() {
  static const auto credentials = [] {
    kurir::test::SeededRandom random(1);
    auto made = Credentials::create(random);
    made.account = Account{.jid = Jid::phone_number("628111", 5),
                           .lid = Jid::lid("9111", 5),
                           .signed_identity = {},
                           .platform = {},
                           .push_name = {}};
    return made;
  }();
  return credentials;
}

void read_message(const Node& stanza, Random& random) {
  const auto envelope = parse_envelope(stanza, *paired().account);
  if (!envelope) return;
  LoadedPreKeys prekeys;
  for (const auto id : needed_prekeys(stanza).one_time) prekeys.emplace(id, paired().identity.clone());
  const auto address = session_address(*envelope, std::nullopt);
  SessionSet sessions;
  sessions.load(address, {});
  const auto opened = open_message(stanza, *envelope, address, paired(), prekeys, sessions, random);
  // Nobody wrote with our keys, so nothing can have been read.
  if (opened.content) std::abort();
  (void)encode(delivery_receipt(stanza, envelope->delivery));
  (void)encode(retry_receipt(stanza, paired(), 1, signal::SignalError::bad_mac, nullptr));
}

void read(const Node& stanza) {
  kurir::test::SeededRandom random(2);
  read_message(stanza, random);
  (void)parse_receipt(stanza);
  (void)parse_retry_request(stanza);
  (void)parse_contacts(stanza);
  (void)parse_devices(stanza);
  (void)parse_bundles(stanza);
  (void)prekey_count(stanza);
  (void)is_prekey_low(stanza);
  if (const auto digest = parse_digest(stanza)) (void)is_our_bundle(*digest, paired(), {});
  (void)tells_lid_migration(stanza);
  (void)changed_collections(stanza);
  for (const auto& answer : parse_app_state(stanza)) (void)answer.patches.size();
  if (const auto giver = trust_token_giver(stanza)) (void)parse_trust_tokens(stanza, *giver);
  if (const auto change = parse_device_change(stanza, std::nullopt)) (void)apply(*change, {0, 1});
  (void)classify_disconnect(stanza, kNow);
  (void)encode(acknowledge(stanza, paired().account->jid));

  auto credentials = Credentials::create(random);
  Pairing pairing(credentials);
  if (pairing.handle(stanza, kNow, random).outcome == Pairing::Outcome::linked) std::abort();
  (void)pairing.code();
  while (pairing.deadline()) (void)pairing.tick(*pairing.deadline());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array kTags{"message", "receipt", "iq", "notification", "failure", "stream:error"};
  if (size == 0) return 0;
  auto node = decode({data + 1, size - 1});
  if (!node) return 0;
  if (data[0] < kTags.size()) node->tag = kTags[data[0]];
  read(*node);
  return 0;
}
