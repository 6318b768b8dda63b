// Any stanza, through everything that reads groups: answers, notifications, group messages and the keys that come with them.
// The first byte may rename the stanza. Nothing crashes, and nothing is read without its key.
#include <array>
#include <cstdlib>

#include "support/scripted_random.hpp"
#include "whatsapp/binary/codec.hpp"
#include "whatsapp/client/group.hpp"
#include "whatsapp/client/group_incoming.hpp"

namespace {

using namespace kurir;
using namespace kurir::whatsapp;
using namespace kurir::whatsapp::client;

const Account kOwn{
    .jid = Jid::phone_number("628111", 5), .lid = Jid::lid("9111", 5), .signed_identity = {}, .platform = {}, .push_name = {}};

void read_group(const Node& stanza) {
  (void)parse_groups(stanza);
  auto info = parse_group(stanza).value_or(GroupInfo{});
  const auto change = parse_group_change(stanza);
  if (!change) return;
  info.jid = change->group;
  apply(info, *change);
  apply(info, *change);
  if (info.members.size() > 2 * kMaxGroupMembers) std::abort();
}

void read_message(const Node& stanza) {
  const auto envelope = parse_envelope(stanza, kOwn);
  if (!envelope) return;
  const auto name = sender_key_name(*envelope, session_address(*envelope, std::nullopt));
  SenderKeySet keys;
  keys.load(name, {});
  Opened opened;
  // As if the plaintext of a pairwise part were whatever the first ciphertext is.
  if (const auto* enc = stanza.child("enc")) opened.handed_key = parse_handed_key(enc->bytes());
  open_group_part(stanza, *envelope, name, kOwn, keys, opened);
  // Whoever makes up a key may write with it, but only under its signature, which no mutation finds.
  if (opened.content) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array kTags{"message", "iq", "notification"};
  if (size == 0) return 0;
  auto node = decode({data + 1, size - 1});
  if (!node) return 0;
  if (data[0] < kTags.size()) node->tag = kTags[data[0]];
  read_group(*node);
  if (node->tag == "message") read_message(*node);
  return 0;
}
