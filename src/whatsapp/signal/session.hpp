// A session record (open state and up to 40 archived ones) and the operations on it: X3DH, Double Ratchet
// (Signal: X3DH §3, Double Ratchet §3). Pure: the caller loads the record, calls, and stores it again.
// Every operation works on a copy and changes the record only on success.
#pragma once

#include <functional>
#include <memory>

#include "whatsapp/signal/types.hpp"

namespace kurir::whatsapp::signal {

inline constexpr std::uint32_t kMaxForwardJump = 2'000;           ///< messages a peer may skip in one step
inline constexpr std::uint32_t kMaxForwardJumpOwnAccount = 25'000;
inline constexpr std::size_t kMaxReceivingChains = 5;
inline constexpr std::size_t kMaxArchivedStates = 40;
inline constexpr std::size_t kMaxSkippedKeys = 2'000;             ///< per chain

struct SessionState;  // session_state.hpp, private to this folder

class SessionRecord {
 public:
  SessionRecord();
  ~SessionRecord();
  SessionRecord(const SessionRecord&);
  SessionRecord& operator=(const SessionRecord&);
  SessionRecord(SessionRecord&&) noexcept;
  SessionRecord& operator=(SessionRecord&&) noexcept;

  /// Our own storage format. `malformed` on bytes that we did not write.
  [[nodiscard]] static Result<SessionRecord> parse(BytesView stored);
  [[nodiscard]] Bytes serialise() const;

  [[nodiscard]] bool has_open_state() const noexcept;
  [[nodiscard]] std::optional<crypto::PublicKey> remote_identity() const;       ///< of the open state
  [[nodiscard]] std::optional<std::uint32_t> remote_registration_id() const;    ///< of the open state
  [[nodiscard]] std::optional<crypto::PublicKey> base_key() const;              ///< of the open state, for retry rules
  void archive_open_state();

  // For the functions below.
  [[nodiscard]] std::vector<SessionState>& states() noexcept;  ///< open first (if any), then archived, newest first
  [[nodiscard]] const std::vector<SessionState>& states() const noexcept;

 private:
  friend struct RecordAccess;
  std::vector<SessionState> states_;
  bool open_ = false;
};

/// X3DH as initiator: verifies the signed prekey's signature, archives the open state, opens a new one.
[[nodiscard]] SignalResult<void> start_session(SessionRecord& record, const LocalIdentity& local, const PreKeyBundle& bundle, Random& random);

/// A message of the open state; a prekey message until the peer has answered. `no_session` without an open state.
[[nodiscard]] SignalResult<Ciphertext> encrypt(SessionRecord& record, const LocalIdentity& local, BytesView plaintext);

/// What a prekey message refers to, so that the caller can load the private halves before decrypting.
struct PreKeyMessageHeader {
  std::optional<PreKeyId> prekey_id;
  PreKeyId signed_prekey_id = 0;
  crypto::PublicKey base_key;
  crypto::PublicKey identity;
  std::uint32_t registration_id = 0;
};
[[nodiscard]] SignalResult<PreKeyMessageHeader> peek(BytesView prekey_message);

/// The private halves the caller found for a prekey message; null = not in store.
struct PreKeyMaterial {
  const crypto::KeyPair* prekey = nullptr;
  const crypto::KeyPair* signed_prekey = nullptr;
};

struct Decrypted {
  Bytes plaintext;                        ///< still padded
  std::optional<PreKeyId> used_prekey;    ///< delete it in the transaction that stores the record
  bool new_session = false;
  bool identity_changed = false;          ///< accepted, as everybody does; the caller emits an event
};

[[nodiscard]] SignalResult<Decrypted> decrypt(SessionRecord& record, const LocalIdentity& local, CiphertextKind kind, BytesView wire,
                                              const PreKeyMaterial& prekeys, Random& random,
                                              std::uint32_t max_forward_jump = kMaxForwardJump);

/// WhatsApp's padding of the plaintext: n bytes of value n, 1 <= n <= 16 (messaging.md §4.1).
[[nodiscard]] Bytes pad(BytesView message, Random& random);
[[nodiscard]] SignalResult<BytesView> unpad(BytesView padded);

}  // namespace kurir::whatsapp::signal
