#include "simulator/phone_sessions.hpp"

#include <utility>

#include "simulator/adv.hpp"

namespace kurir::simulator {
namespace signal = whatsapp::signal;
namespace {

template <class T>
const crypto::KeyPair* find_pair(T& pairs, std::optional<signal::PreKeyId> id) {
  auto found = id ? pairs.find(*id) : pairs.end();
  return found == pairs.end() ? nullptr : &found->second;
}

}  // namespace

signal::SignalResult<Bytes> PhoneSessions::decrypt(const Device& sender, const Node& enc, BytesView identity) {
  auto kind = enc.attribute("type") == "pkmsg" ? signal::CiphertextKind::prekey_message : signal::CiphertextKind::message;
  signal::PreKeyMaterial material;
  if (kind == signal::CiphertextKind::prekey_message) {
    auto header = signal::peek(enc.bytes());
    if (!header) return std::unexpected(header.error());
    if (!sender.is_phone() && !vouched(sender, header->identity, identity)) {
      ++world_.counters.violations.bad_identities;
      return std::unexpected(signal::SignalError::invalid_session);
    }
    material.prekey = find_pair(keys_.prekeys, header->prekey_id);
    if (header->signed_prekey_id == keys_.signed_prekey.id) material.signed_prekey = &keys_.signed_prekey.pair;
  }
  auto address = signal::Address::of(sender.lid());
  auto jump = &sender.account == &own_ ? signal::kMaxForwardJumpOwnAccount : signal::kMaxForwardJump;
  auto found = records_.find(address);
  signal::SessionRecord fresh;
  auto& record = found == records_.end() ? fresh : found->second;
  auto decrypted = signal::decrypt(record, keys_.local(), kind, enc.bytes(), material, world_.random, jump);
  if (!decrypted) return std::unexpected(decrypted.error());
  if (found == records_.end()) records_.emplace(address, std::move(fresh));
  changed(address);
  if (decrypted->used_prekey && keys_.prekeys.erase(*decrypted->used_prekey) != 0)
    world_.changes.changed({.kind = RecordKind::phone, .number = own_.number});
  auto message = signal::unpad(decrypted->plaintext);
  if (!message) return std::unexpected(message.error());
  return to_bytes(*message);
}

bool PhoneSessions::vouched(const Device& sender, const crypto::PublicKey& identity, BytesView blob) {
  auto address = signal::Address::of(sender.lid());
  auto known = verified_.find(address);
  if (known != verified_.end() && std::ranges::equal(known->second, blob) && identity == sender.keys.identity) return true;
  if (!verify_identity(blob, sender.account.phone().keys.identity, identity)) return false;
  verified_.insert_or_assign(address, to_bytes(blob));
  return true;
}

signal::SignalResult<signal::Ciphertext> PhoneSessions::encrypt(Device& target, BytesView message) {
  auto address = signal::Address::of(target.lid());
  changed(address);
  auto& record = records_[address];
  if (!record.has_open_state()) {
    auto started = renew(target, std::nullopt);
    if (!started) return std::unexpected(started.error());
  }
  return signal::encrypt(record, keys_.local(), signal::pad(message, world_.random));
}

signal::SignalResult<void> PhoneSessions::renew(Device& target, std::optional<signal::PreKeyBundle> bundle) {
  if (!bundle) {
    const auto& keys = target.keys;
    bundle = signal::PreKeyBundle{.registration_id = keys.registration_id,
                                  .identity = keys.identity,
                                  .signed_prekey_id = keys.signed_prekey.id,
                                  .signed_prekey = keys.signed_prekey.key,
                                  .signed_prekey_signature = keys.signed_prekey.signature,
                                  .prekey_id = std::nullopt,
                                  .prekey = std::nullopt};
    if (auto prekey = world_.take_prekey(target)) {
      bundle->prekey_id = prekey->id;
      bundle->prekey = prekey->key;
    }
  }
  auto address = signal::Address::of(target.lid());
  changed(address);
  return signal::start_session(records_[address], keys_.local(), *bundle, world_.random);
}

void PhoneSessions::forget(const Device& device) {
  auto address = signal::Address::of(device.lid());
  records_.erase(address);
  changed(address);
  verified_.erase(address);
}

void PhoneSessions::forget_all() {
  const auto gone = std::exchange(records_, {});
  for (const auto& [address, record] : gone) changed(address);
  verified_.clear();
}

}  // namespace kurir::simulator
