#include "whatsapp/signal/session.hpp"

#include <algorithm>
#include <limits>

#include "crypto/hash.hpp"
#include "whatsapp/signal/session_state.hpp"
#include "whatsapp/signal/wire.hpp"

namespace kurir::whatsapp::signal {

namespace {

using Failure = std::unexpected<SignalError>;

/// Our answer to a new ratchet key of the peer: its receiving chain, a fresh key pair and the sending chain under it.
struct Turn {
  RootStep receiving;
  crypto::KeyPair ratchet;
  RootStep sending;
};

SignalResult<Turn> turn(RootStep receiving, const crypto::PublicKey& remote_ratchet, Random& random) {
  auto ratchet = crypto::KeyPair::generate(random);
  auto sending = root_step(receiving.root, {ratchet.secret, remote_ratchet});
  if (!sending) return Failure(sending.error());
  return Turn{std::move(receiving), std::move(ratchet), *std::move(sending)};
}

void apply(SessionState& state, Turn&& turn, const crypto::PublicKey& remote_ratchet, MessageChain&& chain) {
  if (state.receiving.size() == kMaxReceivingChains) state.receiving.erase(state.receiving.begin());
  state.receiving.push_back({remote_ratchet, std::move(chain)});
  state.previous_counter = std::max(state.sending.next, 1U) - 1;
  state.root = std::move(turn.sending.root);
  state.ratchet = std::move(turn.ratchet);
  state.sending = std::move(turn.sending.chain);
}

SignalResult<Bytes> open_message(const SessionState& state, const crypto::PublicKey& local, const SignalMessage& message,
                                 const Seed& seed) {
  const MessageKeys keys(seed);
  if (!crypto::equal(keys.mac(state.remote_identity, local, message.authenticated), message.mac))
    return Failure(SignalError::bad_mac);
  return keys.decrypt(message.ciphertext);
}

/// Everything that decryption needs besides the state and the message.
struct Context {
  const LocalIdentity& local;
  Random& random;
  std::uint32_t max_forward_jump;
};

/// A message on a chain that the state has.
SignalResult<Bytes> receive_on(ReceivingChain& known, SessionState& state, const SignalMessage& message, const Context& context) {
  // The limit counts from the last message received, the chain from the next one.
  auto position = known.chain.locate(message.counter, context.max_forward_jump);
  if (!position) return Failure(position.error());
  auto plaintext = open_message(state, context.local.identity.open, message, position->seed);
  if (plaintext) known.chain.advance(message.counter, *std::move(position));
  return plaintext;
}

/// A message that begins a new chain.
SignalResult<Bytes> receive_first(SessionState& state, const SignalMessage& message, const Context& context) {
  auto step = root_step(state.root, {state.ratchet.secret, message.ratchet});
  if (!step) return Failure(step.error());
  MessageChain chain{step->chain.clone(), {}};
  auto position = chain.locate(message.counter, context.max_forward_jump);
  if (!position) return Failure(position.error());
  auto plaintext = open_message(state, context.local.identity.open, message, position->seed);
  if (!plaintext) return plaintext;

  auto answer = turn(*std::move(step), message.ratchet, context.random);
  if (!answer) return Failure(answer.error());
  chain.advance(message.counter, *std::move(position));
  apply(state, *std::move(answer), message.ratchet, std::move(chain));
  return plaintext;
}

/// Decrypts with one state; changes it only on success.
SignalResult<Bytes> receive(SessionState& state, const SignalMessage& message, const Context& context) {
  const auto known = std::ranges::find(state.receiving, message.ratchet, &ReceivingChain::ratchet);
  auto plaintext =
      known == state.receiving.end() ? receive_first(state, message, context) : receive_on(*known, state, message, context);
  if (plaintext) state.pending.reset();
  return plaintext;
}

SignalError better_explanation(SignalError a, SignalError b) {
  for (const auto best : {SignalError::duplicate, SignalError::bad_mac}) {
    if (a == best || b == best) return best;
  }
  return a;
}

SignalResult<Decrypted> decrypt_message(SessionRecord& record, BytesView wire, const Context& context) {
  auto& states = record.states();
  if (states.empty()) return Failure(SignalError::no_session);
  const auto message = parse_signal_message(wire);
  if (!message) return Failure(message.error());

  // A ratchet key belongs to one session: where a state knows it, the others need not be asked.
  const auto knows = [&](const SessionState& state) { return state.find(message->ratchet) != nullptr; };
  const bool known = std::ranges::any_of(states, knows);
  std::optional<SignalError> error;
  for (auto& state : states) {
    if (known && !knows(state)) continue;
    auto plaintext = receive(state, *message, context);
    if (plaintext) return Decrypted{.plaintext = *std::move(plaintext), .used_prekey = std::nullopt};
    error = error ? better_explanation(*error, plaintext.error()) : plaintext.error();
  }
  return Failure(*error);
}

/// X3DH as responder. Our first ratchet pair is the signed prekey, so that the first message makes us step.
SignalResult<SessionState> answer_session(const LocalIdentity& local, const PreKeyMessageHeader& header,
                                          const PreKeyMaterial& prekeys) {
  if (header.prekey_id && !prekeys.prekey) return Failure(SignalError::invalid_prekey_id);
  if (!prekeys.signed_prekey) return Failure(SignalError::invalid_signed_prekey_id);
  const auto& signed_prekey = prekeys.signed_prekey->secret;
  std::optional<Agreement> dh4;
  if (header.prekey_id) dh4.emplace(prekeys.prekey->secret, header.base_key);
  auto root =
      x3dh({signed_prekey, header.identity}, {local.identity.secret, header.base_key}, {signed_prekey, header.base_key}, dh4);
  if (!root) return Failure(root.error());

  SessionState state;
  state.remote_identity = header.identity;
  state.remote_registration_id = header.registration_id;
  state.base_key = header.base_key;
  state.root = *std::move(root);
  state.ratchet = prekeys.signed_prekey->clone();
  return state;
}

SignalResult<Decrypted> decrypt_prekey_message(SessionRecord& record, BytesView wire, const PreKeyMaterial& prekeys,
                                               const Context& context) {
  const auto outer = parse_prekey_message(wire);
  if (!outer) return Failure(outer.error());
  const auto message = parse_signal_message(outer->message);
  if (!message) return Failure(message.error());
  const auto& header = outer->header;

  auto& states = record.states();
  if (const auto known = std::ranges::find(states, header.base_key, &SessionState::base_key); known != states.end()) {
    auto plaintext = receive(*known, *message, context);
    if (!plaintext) return Failure(plaintext.error());
    return Decrypted{.plaintext = *std::move(plaintext), .used_prekey = std::nullopt};
  }

  auto state = answer_session(context.local, header, prekeys);
  if (!state) return Failure(state.error());
  auto plaintext = receive(*state, *message, context);
  if (!plaintext) return Failure(plaintext.error());
  const bool identity_changed = !states.empty() && states.front().remote_identity != header.identity;
  record.open(*std::move(state));
  return Decrypted{*std::move(plaintext), header.prekey_id, true, identity_changed};
}

}  // namespace

SignalResult<void> start_session(SessionRecord& record, const LocalIdentity& local, const PreKeyBundle& bundle, Random& random) {
  if (!crypto::verify(bundle.identity, serialise(bundle.signed_prekey), bundle.signed_prekey_signature)) {
    return Failure(SignalError::bad_signature);
  }
  if (bundle.prekey_id.has_value() != bundle.prekey.has_value()) return Failure(SignalError::invalid_key);

  const auto base = crypto::KeyPair::generate(random);
  auto ratchet = crypto::KeyPair::generate(random);
  std::optional<Agreement> dh4;
  if (bundle.prekey) dh4.emplace(base.secret, *bundle.prekey);
  const auto root = x3dh({local.identity.secret, bundle.signed_prekey}, {base.secret, bundle.identity},
                         {base.secret, bundle.signed_prekey}, dh4);
  if (!root) return Failure(root.error());
  auto step = root_step(*root, {ratchet.secret, bundle.signed_prekey});
  if (!step) return Failure(step.error());

  SessionState state;
  state.remote_identity = bundle.identity;
  state.remote_registration_id = bundle.registration_id;
  state.base_key = base.open;
  state.root = std::move(step->root);
  state.ratchet = std::move(ratchet);
  state.sending = std::move(step->chain);
  state.pending = PendingPreKey{bundle.prekey_id, bundle.signed_prekey_id};
  record.open(std::move(state));
  return {};
}

SignalResult<Ciphertext> encrypt(SessionRecord& record, const LocalIdentity& local, BytesView plaintext) {
  auto* state = record.open_state();
  if (!state) return Failure(SignalError::no_session);
  const auto counter = state->sending.next;
  if (counter == std::numeric_limits<std::uint32_t>::max()) return Failure(SignalError::invalid_session);

  const MessageKeys keys(state->sending.seed());
  auto wire = write_signal_message({state->ratchet.open, counter, state->previous_counter, keys.encrypt(plaintext)});
  append(wire, keys.mac(local.identity.open, state->remote_identity, wire));
  state->sending = state->sending.following();
  if (!state->pending) return Ciphertext{CiphertextKind::message, std::move(wire)};

  const PreKeyMessageHeader header{state->pending->prekey_id, state->pending->signed_prekey_id, state->base_key,
                                   local.identity.open, local.registration_id};
  return Ciphertext{CiphertextKind::prekey_message, write_prekey_message({header, wire})};
}

SignalResult<PreKeyMessageHeader> peek(BytesView prekey_message) {
  const auto message = parse_prekey_message(prekey_message);
  if (!message) return Failure(message.error());
  return message->header;
}

SignalResult<Decrypted> decrypt(SessionRecord& record, const LocalIdentity& local, CiphertextKind kind, BytesView wire,
                                const PreKeyMaterial& prekeys, Random& random, std::uint32_t max_forward_jump) {
  const Context context{local, random, max_forward_jump};
  if (kind == CiphertextKind::message) return decrypt_message(record, wire, context);
  return decrypt_prekey_message(record, wire, prekeys, context);
}

}  // namespace kurir::whatsapp::signal
