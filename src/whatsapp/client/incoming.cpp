#include "whatsapp/client/incoming.hpp"

#include <algorithm>

#include "whatsapp/client/adv.hpp"

namespace kurir::whatsapp::client {
namespace {

constexpr std::size_t kMaxCiphertexts = 16;            ///< per stanza; real ones have one or two
constexpr std::int64_t kLatestTime = 253'402'300'799;  ///< Unix seconds, the end of the year 9999
constexpr int kUnrecognised = 488;
constexpr int kInvalidProtobuf = 491;
constexpr int kMissingSecret = 495;

bool is_ours(const Jid& jid, const Account& own) {
  return (jid.is_phone_number() && jid.user == own.jid.user) || (jid.is_lid() && jid.user == own.lid.user);
}

std::optional<Jid> bare_of(std::optional<Jid> jid) { return jid ? std::optional(jid->bare()) : std::nullopt; }

void learn(Envelope& envelope, const Jid& sender) {
  if (sender.is_phone_number()) envelope.sender_pn = sender.bare();
  if (sender.is_lid()) envelope.sender_lid = sender.bare();
}

bool is_pairwise(const Node& enc) { return enc.attribute_is("type", "msg") || enc.attribute_is("type", "pkmsg"); }

/// The pairwise ciphertexts of a stanza, in order.
std::vector<const Node*> pairwise(const Node& stanza) {
  std::vector<const Node*> out;
  for (const auto* enc : stanza.children_named("enc")) {
    if (is_pairwise(*enc) && out.size() < kMaxCiphertexts) out.push_back(enc);
  }
  return out;
}

signal::CiphertextKind kind_of(const Node& enc) {
  return enc.attribute("type") == "pkmsg" ? signal::CiphertextKind::prekey_message : signal::CiphertextKind::message;
}

void learn_namespaces(Envelope& envelope, const Node& stanza, const Account& own) {
  if (is_ours(envelope.sender, own)) {
    envelope.sender_pn = own.jid.bare();
    envelope.sender_lid = own.lid.bare();
    return;
  }
  for (const auto* key : {"sender_pn", "sender_lid", "participant_pn", "participant_lid"}) {
    if (std::string_view(key).starts_with("participant") != envelope.in_group) continue;
    if (const auto other = stanza.jid(key)) learn(envelope, *other);
  }
  learn(envelope, envelope.sender);
}

/// Ciphertexts of which none is for us to read: bots' replies under a message secret that we do not keep, and whatever is new.
std::optional<int> refusal_of(const Node& stanza) {
  bool secret = false;
  for (const auto* enc : stanza.children_named("enc")) {
    if (is_pairwise(*enc) || enc->attribute_is("type", "skmsg")) return std::nullopt;
    secret |= enc->attribute_is("type", "msmsg");
  }
  return secret ? kMissingSecret : kUnrecognised;
}

/// Whoever begins a session as somebody's companion shows that the account stands behind it. Where no proof came along,
/// there is nothing to hold against the sender.
bool is_forged(const Node& stanza, const Jid& sender, const crypto::PublicKey& identity) {
  const bool companion = sender.device != 0 && (sender.server == kUserServer || sender.server == kLidServer);
  const auto* proof = stanza.child("device-identity");
  return companion && proof != nullptr && check_companion(proof->bytes(), identity, std::nullopt) == Binding::forged;
}

signal::SignalResult<signal::Decrypted> decrypt_one(const Node& stanza, const Node& enc, const Envelope& envelope,
                                                    const signal::Address& address, const Credentials& credentials,
                                                    const LoadedPreKeys& prekeys, SessionSet& sessions, Random& random) {
  const auto kind = kind_of(enc);
  signal::PreKeyMaterial material;
  if (kind == signal::CiphertextKind::prekey_message) {
    const auto header = signal::peek(enc.bytes());
    if (!header) return std::unexpected(header.error());
    if (is_forged(stanza, envelope.sender, header->identity)) return std::unexpected(signal::SignalError::forged_device);
    if (const auto* key = credentials.signed_prekey(header->signed_prekey_id)) material.signed_prekey = &key->pair;
    const auto found = header->prekey_id ? prekeys.find(*header->prekey_id) : prekeys.end();
    if (found != prekeys.end()) material.prekey = &found->second;
  }
  const auto jump = envelope.delivery == Delivery::other_party ? signal::kMaxForwardJump : signal::kMaxForwardJumpOwnAccount;
  return sessions.change_by(address, [&](signal::SessionRecord& record) {
    return signal::decrypt(record, credentials.local(), kind, enc.bytes(), material, random, jump);
  });
}

}  // namespace

Result<Envelope> parse_envelope(const Node& stanza, const Account& own) {
  const auto from = stanza.jid("from");
  Envelope envelope{.id = stanza.attribute("id")};
  if (!from || envelope.id.empty()) return fail(ErrorCode::malformed, "a message lacks its id or sender");
  envelope.from = *from;
  envelope.at = from_unix_seconds(std::clamp<std::int64_t>(stanza.number("t").value_or(0), 0, kLatestTime));
  envelope.in_group = !from->is_phone_number() && !from->is_lid();
  envelope.sender = envelope.in_group ? stanza.jid("participant").value_or(*from) : *from;
  envelope.chat = from->bare();
  if (is_ours(envelope.sender, own)) {
    envelope.delivery = stanza.attribute("category") == "peer" ? Delivery::peer : Delivery::own_device;
    if (!envelope.in_group) envelope.chat = bare_of(stanza.jid("recipient")).value_or(envelope.chat);
  }
  envelope.unavailable = stanza.child("unavailable") != nullptr;
  learn_namespaces(envelope, stanza, own);
  return envelope;
}

signal::Address session_address(const Envelope& envelope, const std::optional<Jid>& lid) {
  const auto known = envelope.sender_lid ? envelope.sender_lid : lid;
  return signal::Address::of(known ? known->with_device(envelope.sender.device) : envelope.sender);
}

NeededPreKeys needed_prekeys(const Node& stanza) {
  NeededPreKeys needed;
  for (const auto* enc : pairwise(stanza)) {
    if (kind_of(*enc) != signal::CiphertextKind::prekey_message) continue;
    const auto header = signal::peek(enc->bytes());
    if (!header) continue;
    needed.signed_keys.push_back(header->signed_prekey_id);
    if (header->prekey_id) needed.one_time.push_back(*header->prekey_id);
  }
  return needed;
}

void take_plaintext(BytesView padded, const Envelope& envelope, const Account& own, Opened& opened) {
  const auto plain = signal::unpad(padded);
  if (!plain) {
    opened.failure = plain.error();
    return;
  }
  auto content = parse_content(*plain);
  if (!content) {
    opened.refusal = kInvalidProtobuf;
    return;
  }
  // Copies "sent by our other device", keys and history count only from our own account; anyone could encrypt them.
  if (envelope.delivery == Delivery::other_party && (content->device_sent || self_only(content->kind))) return;
  if (self_only(content->kind)) opened.news = parse_account_news(*plain, own);
  if (content->sender_key_distribution) opened.handed_key = parse_handed_key(*plain);
  opened.content = std::move(*content);
}

Opened open_message(const Node& stanza, const Envelope& envelope, const signal::Address& address, const Credentials& credentials,
                    const LoadedPreKeys& prekeys, SessionSet& sessions, Random& random) {
  Opened opened;
  opened.refusal = refusal_of(stanza);
  for (const auto* enc : pairwise(stanza)) {
    auto decrypted = decrypt_one(stanza, *enc, envelope, address, credentials, prekeys, sessions, random);
    if (!decrypted) {
      if (decrypted.error() == signal::SignalError::duplicate)
        opened.duplicate = true;
      else
        opened.failure = decrypted.error();
      return opened;
    }
    if (decrypted->used_prekey) opened.used_prekeys.push_back(*decrypted->used_prekey);
    opened.identity_changed |= decrypted->identity_changed;
    take_plaintext(decrypted->plaintext, envelope, *credentials.account, opened);
  }
  return opened;
}

}  // namespace kurir::whatsapp::client
