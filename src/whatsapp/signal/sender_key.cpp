#include "whatsapp/signal/sender_key.hpp"

#include <algorithm>
#include <limits>

#include "crypto/aes.hpp"
#include "crypto/hash.hpp"
#include "whatsapp/signal/sender_key_wire.hpp"
#include "whatsapp/signal/storage.hpp"

namespace kurir::whatsapp::signal {

namespace {

using Failure = std::unexpected<SignalError>;

constexpr std::uint8_t kFormatVersion = 1;
constexpr std::uint32_t kIdMask = 0x7FFFFFFF;  // ids are 31 bits
constexpr std::size_t kFixedSize = 4 + 32 + 1 + 32;

struct GroupKeys {
  Secret<16> iv;
  Secret<32> cipher_key;

  explicit GroupKeys(const Seed& seed) {
    Secret<48> keys;
    crypto::hkdf_sha256(seed.reveal(), {}, "WhisperGroup", keys.reveal());
    const auto cipher = std::ranges::copy_n(keys.reveal().begin(), 16, iv.reveal().begin()).in;
    std::ranges::copy_n(cipher, 32, cipher_key.reveal().begin());
  }
};

void write_state(StorageWriter& writer, const SenderKeyState& state) {
  writer.u32(state.id);
  writer.raw(state.signing_key.bytes);
  writer.u8(state.signing_secret ? 1 : 0);
  if (state.signing_secret) writer.raw(state.signing_secret->reveal());
  writer.chain(state.chain);
}

SenderKeyState read_state(StorageReader& reader) {
  SenderKeyState state;
  state.id = reader.u32();
  state.signing_key = reader.public_key();
  const auto own = reader.u8();
  if (own > 1) reader.fail();
  if (own == 1) state.signing_secret = reader.secret<32>();
  state.chain = reader.chain();
  return state;
}

}  // namespace

Result<SenderKeyRecord> SenderKeyRecord::parse(BytesView stored) {
  StorageReader reader(stored);
  const auto version = reader.u8();
  const std::size_t count = reader.u8();
  if (version != kFormatVersion || count > kMaxSenderKeyStates) reader.fail();
  SenderKeyRecord record;
  for (std::size_t i = 0; i < count && !reader.failed(); ++i) record.states_.push_back(read_state(reader));
  if (!reader.complete()) return fail(ErrorCode::malformed, "the stored sender key is damaged; delete it to ask for a new one");
  return record;
}

Bytes SenderKeyRecord::serialise() const {
  std::size_t size = 2;
  for (const auto& state : states_) size += kFixedSize + stored_size(state.chain);
  StorageWriter writer(size);
  writer.u8(kFormatVersion);
  writer.u8(static_cast<std::uint8_t>(states_.size()));
  for (const auto& state : states_) write_state(writer, state);
  return std::move(writer).take();
}

void SenderKeyRecord::add(SenderKeyState state) {
  std::erase_if(states_, [&](const SenderKeyState& old) { return old.id == state.id; });
  if (states_.size() == kMaxSenderKeyStates) states_.pop_back();
  states_.insert(states_.begin(), std::move(state));
}

void rotate_sender_key(SenderKeyRecord& record, Random& random) {
  SenderKeyState state;
  state.id = static_cast<std::uint32_t>(read_big_endian(random.bytes<4>())) & kIdMask;
  random.fill(state.chain.key.key.reveal());
  auto signing = crypto::KeyPair::generate(random);
  state.signing_key = signing.open;
  state.signing_secret = std::move(signing.secret);
  record.add(std::move(state));
}

SignalResult<Bytes> write_distribution(const SenderKeyRecord& record) {
  if (!record.is_own()) return Failure(SignalError::no_session);
  const auto& state = record.states().front();
  return write_distribution_message({state.id, state.chain.key.next, state.chain.key.key.reveal(), state.signing_key});
}

SignalResult<void> process_distribution(SenderKeyRecord& record, BytesView distribution) {
  const auto message = parse_distribution_message(distribution);
  if (!message) return Failure(message.error());
  const auto same = [&](const SenderKeyState& state) {
    return state.id == message->id && state.signing_key == message->signing_key;
  };
  if (std::ranges::any_of(record.states(), same)) return {};

  SenderKeyState state;
  state.id = message->id;
  state.signing_key = message->signing_key;
  std::ranges::copy(message->chain_key, state.chain.key.key.reveal().begin());
  state.chain.key.next = message->iteration;
  record.add(std::move(state));
  return {};
}

SignalResult<Bytes> group_encrypt(SenderKeyRecord& record, BytesView plaintext, Random& random) {
  if (!record.is_own()) return Failure(SignalError::no_session);
  auto& state = record.states().front();
  auto& chain = state.chain.key;
  if (chain.next == std::numeric_limits<std::uint32_t>::max()) return Failure(SignalError::invalid_session);

  const GroupKeys keys(chain.seed());
  auto wire = write_sender_key_message(
      {state.id, chain.next, crypto::cbc_encrypt(keys.cipher_key.reveal(), keys.iv.reveal(), plaintext)});
  append(wire, crypto::sign(*state.signing_secret, wire, random));
  chain = chain.following();
  return wire;
}

SignalResult<Bytes> group_decrypt(SenderKeyRecord& record, BytesView wire) {
  const auto message = parse_sender_key_message(wire);
  if (!message) return Failure(message.error());
  const auto state = std::ranges::find(record.states(), message->id, &SenderKeyState::id);
  if (state == record.states().end()) return Failure(SignalError::no_session);
  if (!crypto::verify(state->signing_key, message->authenticated, message->signature)) return Failure(SignalError::bad_signature);

  auto position = state->chain.locate(message->iteration, kMaxIterationJump + 1);
  if (!position) return Failure(position.error());
  const GroupKeys keys(position->seed);
  auto plaintext = crypto::cbc_decrypt(keys.cipher_key.reveal(), keys.iv.reveal(), message->ciphertext);
  if (!plaintext) return Failure(SignalError::invalid_message);
  state->chain.advance(message->iteration, *std::move(position));
  return *std::move(plaintext);
}

}  // namespace kurir::whatsapp::signal
