// Devices for tests: what the gateway and its store do around this folder, in memory, and the server between two of them.
#pragma once

#include <map>

#include "crypto/hash.hpp"
#include "whatsapp/client/adv.hpp"
#include "whatsapp/client/fanout.hpp"
#include "whatsapp/client/incoming.hpp"
#include "whatsapp/client/prekey_upload.hpp"
#include "whatsapp/proto/connection.pb.h"
#include "whatsapp/signal/prekeys.hpp"

namespace kurir::whatsapp::client::test {

inline constexpr Time kNow = from_unix_seconds(1'800'000'000);

/// An account: its phone's identity key vouches for the companions.
struct Person {
  std::string number;
  std::string lid;
  crypto::KeyPair phone;

  [[nodiscard]] Peer peer(std::vector<std::uint16_t> devices) const {
    return {.jid = Jid::phone_number(number), .lid = Jid::lid(lid), .devices = std::move(devices)};
  }
};

/// The ADVSignedDeviceIdentityHMAC by which a phone takes a companion in.
inline Bytes vouch(const crypto::KeyPair& phone, const crypto::PublicKey& companion, const Secret<32>& adv_secret,
                   Random& random) {
  proto::ADVDeviceIdentity details;
  details.set_rawid(123456789);
  details.set_timestamp(1'700'000'000);
  details.set_keyindex(1);
  proto::ADVSignedDeviceIdentity identity;
  identity.set_details(details.SerializeAsString());
  identity.set_accountsignaturekey(to_string(phone.open.bytes));
  const auto message = concat(ByteArray<2>{0x06, 0x00}, as_bytes(identity.details()), companion.bytes);
  identity.set_accountsignature(to_string(crypto::sign(phone.secret, message, random)));
  proto::ADVSignedDeviceIdentityHMAC outer;
  outer.set_details(identity.SerializeAsString());
  outer.set_hmac(to_string(crypto::hmac_sha256(adv_secret.reveal(), as_bytes(outer.details()))));
  return to_bytes(outer.SerializeAsString());
}

struct Device {
  static constexpr std::size_t kPreKeys = 4;

  Random& random;
  Credentials credentials;
  SessionSet sessions{};
  std::map<signal::PreKeyId, crypto::KeyPair> prekeys{};
  signal::PreKeyId next_prekey = 1;  ///< to be handed out

  /// The phone itself with `id` 0, else a linked companion.
  Device(const Person& person, std::uint16_t id, Random& random_) : random(random_), credentials(Credentials::create(random_)) {
    Account account{.jid = Jid::phone_number(person.number, id),
                    .lid = Jid::lid(person.lid, id),
                    .signed_identity = {},
                    .platform = {},
                    .push_name = {}};
    if (id == 0) {
      credentials.identity = person.phone.clone();
      credentials.signed_prekeys.clear();
      credentials.signed_prekeys.push_back(signal::generate_signed_prekey(1, credentials.identity, random));
    } else {
      const auto vouched = vouch(person.phone, credentials.identity.open, credentials.adv_secret, random);
      account.signed_identity = accept_pairing(vouched, credentials.adv_secret, credentials.identity, random)->signed_identity;
    }
    credentials.account = std::move(account);
    for (auto& [key, pair] : signal::generate_prekeys(1, kPreKeys, random)) prekeys.emplace(key, std::move(pair));
  }

  [[nodiscard]] Account& account() { return *credentials.account; }
  [[nodiscard]] const Account& account() const { return *credentials.account; }
  [[nodiscard]] signal::Address address() const { return signal::Address::of(account().lid); }

  /// As the server hands it out: each one-time prekey once.
  [[nodiscard]] signal::PreKeyBundle hand_out() {
    const auto& signed_prekey = credentials.signed_prekeys.front();
    signal::PreKeyBundle bundle{credentials.registration_id,
                                credentials.identity.open,
                                signed_prekey.id,
                                signed_prekey.pair.open,
                                signed_prekey.signature,
                                {},
                                {}};
    if (const auto key = prekeys.lower_bound(next_prekey); key != prekeys.end()) {
      bundle.prekey_id = key->first;
      bundle.prekey = key->second.open;
      next_prekey = key->first + 1;
    }
    return bundle;
  }

  /// A bundle as a stanza.
  [[nodiscard]] Node bundle_node(const Jid& jid) const {
    Node user("user", {{"jid", jid}});
    Node::Children parts{registration_node(credentials.registration_id), key_type_node(),
                         Node("identity", {}, to_bytes(credentials.identity.open.bytes)),
                         prekey_node(prekeys.begin()->first, prekeys.begin()->second.open),
                         signed_prekey_node(credentials.signed_prekeys.front())};
    if (!account().signed_identity.empty()) parts.push_back(Node("device-identity", {}, account().signed_identity));
    user.content = std::move(parts);
    return user;
  }

  /// A session of our own making with `other`.
  void meet(Device& other) {
    sessions.load(other.address(), {});
    const auto started = signal::start_session(sessions.change(other.address()), credentials.local(), other.hand_out(), random);
    if (!started) throw std::logic_error("no session");
  }

  /// One ciphertext for `other`, whose session must be there.
  [[nodiscard]] Node enc_for(const Device& other, BytesView message) {
    auto sealed = signal::encrypt(sessions.change(other.address()), credentials.local(), signal::pad(message, random)).value();
    const bool first = sealed.kind == signal::CiphertextKind::prekey_message;
    return Node("enc", {{"v", "2"}, {"type", first ? "pkmsg" : "msg"}}, std::move(sealed.wire));
  }

  /// A direct message as it arrives at `other`.
  [[nodiscard]] Node message_to(const Device& other, BytesView message) {
    Node stanza(
        "message",
        {{"id", "3EB0"}, {"t", "1800000000"}, {"type", "text"}, {"from", account().lid}, {"sender_pn", account().jid.bare()}});
    stanza.content = Node::Children{enc_for(other, message)};
    return stanza;
  }

  [[nodiscard]] Envelope envelope(const Node& stanza) const { return parse_envelope(stanza, account()).value(); }

  [[nodiscard]] Opened receive(const Node& stanza) {
    const auto from = envelope(stanza);
    const auto address = session_address(from, std::nullopt);
    sessions.load(address, {});
    LoadedPreKeys loaded;
    for (const auto id : needed_prekeys(stanza).one_time) {
      if (const auto found = prekeys.find(id); found != prekeys.end()) loaded.emplace(id, found->second.clone());
    }
    auto opened = open_message(stanza, from, address, credentials, loaded, sessions, random);
    for (const auto id : opened.used_prekeys) prekeys.erase(id);
    return opened;
  }
};

/// What the server makes of a sent message for one of the devices that it is for; nothing where it is for others.
inline std::optional<Node> delivered(const Node& sent, const Device& from, const Device& to) {
  const auto chat = sent.jid("to").value();
  const bool by_lid = chat.is_lid();
  const auto target = by_lid ? to.account().lid : to.account().jid;
  const Node* enc = target == chat ? sent.child("enc") : nullptr;
  if (const auto* participants = sent.child("participants")) {
    for (const auto& slot : participants->children()) {
      if (slot.jid("jid") == target) enc = slot.child("enc");
    }
  }
  if (enc == nullptr) return std::nullopt;
  Node message("message", {{"id", sent.attribute("id")}, {"t", "1800000000"}, {"type", "text"}});
  message.set("from", by_lid ? from.account().lid : from.account().jid);
  message.set(by_lid ? "sender_pn" : "sender_lid", by_lid ? from.account().jid.bare() : from.account().lid.bare());
  if (from.account().jid.user == to.account().jid.user) message.set("recipient", chat);
  Node::Children children{*enc};
  if (const auto* identity = sent.child("device-identity")) children.push_back(*identity);
  message.content = std::move(children);
  return message;
}

}  // namespace kurir::whatsapp::client::test
