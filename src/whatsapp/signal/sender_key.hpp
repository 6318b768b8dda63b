// Sender keys: a group member's one chain for the whole group, and the key that signs its messages. The distribution message
// that hands a chain over travels in pairwise sessions. Pure, like sessions: load the record, call, store it again; a failure
// changes nothing.
#pragma once

#include <vector>

#include "whatsapp/signal/message_chain.hpp"

namespace kurir::whatsapp::signal {

inline constexpr std::uint32_t kMaxIterationJump = 2'000;  ///< beyond the next expected iteration
inline constexpr std::size_t kMaxSenderKeyStates = 5;      ///< per sender and group; the oldest gives way

struct SenderKeyState {
  std::uint32_t id = 0;
  crypto::PublicKey signing_key;
  std::optional<crypto::PrivateKey> signing_secret;  ///< only of our own key
  MessageChain chain;
};

/// What is stored for one sender in one group, ourselves included.
class SenderKeyRecord {
 public:
  /// Our own storage format. `malformed` on bytes that we did not write.
  [[nodiscard]] static Result<SenderKeyRecord> parse(BytesView stored);
  [[nodiscard]] Bytes serialise() const;

  /// Whether we can encrypt with it.
  [[nodiscard]] bool is_own() const noexcept { return !states_.empty() && states_.front().signing_secret.has_value(); }

  // For the functions below.
  [[nodiscard]] std::vector<SenderKeyState>& states() noexcept { return states_; }  ///< newest first
  [[nodiscard]] const std::vector<SenderKeyState>& states() const noexcept { return states_; }
  void add(SenderKeyState state);

 private:
  std::vector<SenderKeyState> states_;
};

/// A fresh key of our own, from now on the one we send with: for a new group, and whenever somebody has left.
/// Draws the id (4 bytes), the chain key (32), the signing key (32).
void rotate_sender_key(SenderKeyRecord& record, Random& random);

/// Our key from the current iteration on, for a member that does not have it. `no_session` without an own key.
[[nodiscard]] SignalResult<Bytes> write_distribution(const SenderKeyRecord& record);

/// Installs another member's key. A key that is already here stays as it is, so that a repetition rewinds nothing.
[[nodiscard]] SignalResult<void> process_distribution(SenderKeyRecord& record, BytesView distribution);

/// `no_session` without an own key.
[[nodiscard]] SignalResult<Bytes> group_encrypt(SenderKeyRecord& record, BytesView plaintext, Random& random);

/// The plaintext, still padded. `no_session` for an unknown key id, `bad_signature` before anything is derived.
[[nodiscard]] SignalResult<Bytes> group_decrypt(SenderKeyRecord& record, BytesView wire);

}  // namespace kurir::whatsapp::signal
