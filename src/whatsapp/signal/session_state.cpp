#include "whatsapp/signal/session_state.hpp"

#include <algorithm>

#include "whatsapp/signal/session.hpp"

namespace kurir::whatsapp::signal {

namespace {

// What follows the fixed part of a stored state.
enum Presence : std::uint8_t { kNothing = 0, kPending = 1, kPendingWithPreKey = 3 };

constexpr std::size_t kFixedSize = 32 + 4 + 32 + 32 + 32 + 32 + 32 + 4 + 4 + 1 + 8 + 1;

void write_pending(StorageWriter& writer, const std::optional<PendingPreKey>& pending) {
  writer.u8(!pending ? kNothing : pending->prekey_id ? kPendingWithPreKey : kPending);
  if (!pending) return;
  writer.u32(pending->signed_prekey_id);
  if (pending->prekey_id) writer.u32(*pending->prekey_id);
}

std::optional<PendingPreKey> read_pending(StorageReader& reader) {
  const auto presence = reader.u8();
  if (presence == kNothing) return std::nullopt;
  if (presence != kPending && presence != kPendingWithPreKey) reader.fail();
  PendingPreKey pending{.prekey_id = std::nullopt, .signed_prekey_id = reader.u32()};
  if (presence == kPendingWithPreKey) pending.prekey_id = reader.u32();
  return pending;
}

}  // namespace

SessionState SessionState::clone() const {
  SessionState copy{remote_identity, remote_registration_id, base_key, root.clone(), ratchet.clone(),
                    sending.clone(), previous_counter,       {},       pending};
  copy.receiving.reserve(receiving.size());
  for (const auto& [key, chain] : receiving) copy.receiving.push_back({key, chain.clone()});
  return copy;
}

const ReceivingChain* SessionState::find(const crypto::PublicKey& remote_ratchet) const noexcept {
  const auto found = std::ranges::find(receiving, remote_ratchet, &ReceivingChain::ratchet);
  return found == receiving.end() ? nullptr : &*found;
}

std::size_t SessionState::stored_size() const noexcept {
  std::size_t size = kFixedSize;
  for (const auto& chain : receiving) size += crypto::kKeySize + signal::stored_size(chain.chain);
  return size;
}

void SessionState::write(StorageWriter& writer) const {
  writer.raw(remote_identity.bytes);
  writer.u32(remote_registration_id);
  writer.raw(base_key.bytes);
  writer.raw(root.reveal());
  writer.raw(ratchet.secret.reveal());
  writer.raw(ratchet.open.bytes);
  writer.raw(sending.key.reveal());
  writer.u32(sending.next);
  writer.u32(previous_counter);
  write_pending(writer, pending);
  writer.u8(static_cast<std::uint8_t>(receiving.size()));
  for (const auto& [key, chain] : receiving) {
    writer.raw(key.bytes);
    writer.chain(chain);
  }
}

SessionState SessionState::read(StorageReader& reader) {
  SessionState state;
  state.remote_identity = reader.public_key();
  state.remote_registration_id = reader.u32();
  state.base_key = reader.public_key();
  state.root = reader.secret<32>();
  state.ratchet.secret = reader.secret<32>();
  state.ratchet.open = reader.public_key();
  state.sending.key = reader.secret<32>();
  state.sending.next = reader.u32();
  state.previous_counter = reader.u32();
  state.pending = read_pending(reader);
  const std::size_t chains = reader.u8();
  if (chains > kMaxReceivingChains) reader.fail();
  for (std::size_t i = 0; i < chains && !reader.failed(); ++i) {
    const auto key = reader.public_key();
    state.receiving.push_back({key, reader.chain()});
  }
  return state;
}

}  // namespace kurir::whatsapp::signal
