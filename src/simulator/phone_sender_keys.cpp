#include "simulator/phone_sender_keys.hpp"

#include <algorithm>

#include "whatsapp/signal/session.hpp"

namespace kurir::simulator {
namespace signal = whatsapp::signal;

PhoneSenderKeys::Key PhoneSenderKeys::own_key(const Group& group) const {
  return {group.id, signal::Address::of(own_.phone().lid())};
}

void PhoneSenderKeys::changed(const Key& key) {
  world_.changes.changed({.kind = RecordKind::sender_key,
                          .number = own_.number,
                          .other = key.first + ":" + key.second.name,
                          .device = key.second.device});
}

void PhoneSenderKeys::take(const Group& group, const Device& sender, BytesView distribution) {
  const Key key{group.id, signal::Address::of(sender.lid())};
  if (signal::process_distribution(entries_[key].record, distribution)) changed(key);
}

signal::SignalResult<Bytes> PhoneSenderKeys::decrypt(const Group& group, const Device& sender, BytesView wire) {
  const Key key{group.id, signal::Address::of(sender.lid())};
  const auto found = entries_.find(key);
  if (found == entries_.end()) return std::unexpected(signal::SignalError::no_session);
  auto padded = signal::group_decrypt(found->second.record, wire);
  if (!padded) return std::unexpected(padded.error());
  changed(key);
  auto message = signal::unpad(*padded);
  if (!message) return std::unexpected(message.error());
  return to_bytes(*message);
}

void PhoneSenderKeys::prepare(const Group& group, const std::set<signal::Address>& members) {
  const auto key = own_key(group);
  auto& own = entries_[key];
  if (own.record.is_own() && std::ranges::includes(members, own.holders)) return;
  signal::rotate_sender_key(own.record, world_.random);
  own.holders.clear();
  changed(key);
}

bool PhoneSenderKeys::is_held_by(const Group& group, const Device& device) const {
  const auto own = entries_.find(own_key(group));
  return own != entries_.end() && own->second.holders.contains(signal::Address::of(device.lid()));
}

void PhoneSenderKeys::handed_to(const Group& group, const Device& device) {
  const auto key = own_key(group);
  entries_[key].holders.insert(signal::Address::of(device.lid()));
  changed(key);
}

Bytes PhoneSenderKeys::distribution(const Group& group) const {
  return signal::write_distribution(entries_.at(own_key(group)).record).value();
}

Bytes PhoneSenderKeys::encrypt(const Group& group, BytesView message) {
  const auto key = own_key(group);
  changed(key);
  return signal::group_encrypt(entries_.at(key).record, signal::pad(message, world_.random), world_.random).value();
}

}  // namespace kurir::simulator
