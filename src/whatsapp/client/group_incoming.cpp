#include "whatsapp/client/group_incoming.hpp"

namespace kurir::whatsapp::client {
namespace {

constexpr std::size_t kMaxCiphertexts = 4;  ///< per stanza; real ones have one

}  // namespace

SenderKeyName sender_key_name(const Envelope& envelope, const signal::Address& address) { return {envelope.chat, address}; }

void open_group_part(const Node& stanza, const Envelope& envelope, const SenderKeyName& name, const Account& own,
                     SenderKeySet& keys, Opened& opened) {
  if (opened.failure || opened.refusal) return;
  if (opened.handed_key && opened.handed_key->group == name.group) {
    auto taken = keys.change_by(name, [&](signal::SenderKeyRecord& record) {
      return signal::process_distribution(record, opened.handed_key->distribution);
    });
    if (!taken) opened.failure = taken.error();
  }
  if (opened.content && opened.content->kind == ContentKind::nothing) opened.content.reset();
  std::size_t count = 0;
  for (const auto* enc : stanza.children_named("enc")) {
    if (opened.failure || !enc->attribute_is("type", "skmsg") || ++count > kMaxCiphertexts) continue;
    auto padded =
        keys.change_by(name, [&](signal::SenderKeyRecord& record) { return signal::group_decrypt(record, enc->bytes()); });
    if (padded) {
      take_plaintext(*padded, envelope, own, opened);
    } else if (padded.error() == signal::SignalError::duplicate) {
      opened.duplicate = true;
    } else {
      opened.failure = padded.error();
    }
  }
}

}  // namespace kurir::whatsapp::client
