// A session record (open state and up to 40 archived ones) and the operations on it: X3DH, Double Ratchet
// (Signal: X3DH §3, Double Ratchet §3). Pure: the caller loads the record, calls, and stores it again.
// Every operation computes first and changes the record only when nothing can fail any more.
#pragma once

#include <optional>
#include <vector>

#include "whatsapp/signal/types.hpp"

namespace kurir::whatsapp::signal {

/// How far a message's counter may be beyond the last one received on its chain; more for our own devices, whose
/// backlog can be long.
inline constexpr std::uint32_t kMaxForwardJump = 2'000;
inline constexpr std::uint32_t kMaxForwardJumpOwnAccount = 25'000;
inline constexpr std::size_t kMaxReceivingChains = 5;
inline constexpr std::size_t kMaxArchivedStates = 40;

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
  [[nodiscard]] std::optional<crypto::PublicKey> remote_identity() const;     ///< of the open state
  [[nodiscard]] std::optional<std::uint32_t> remote_registration_id() const;  ///< of the open state
  [[nodiscard]] std::optional<crypto::PublicKey> base_key() const;            ///< of the open state, for retry rules
  void archive_open_state();

  // For the functions below.
  [[nodiscard]] std::vector<SessionState>& states() noexcept;  ///< open first (if any), then archived, newest first
  [[nodiscard]] SessionState* open_state() noexcept;           ///< null without one
  void open(SessionState state);                               ///< archives the open state before

 private:
  std::vector<SessionState> states_;
  bool open_ = false;
};

/// X3DH as initiator: verifies the signed prekey's signature (`bad_signature`), archives the open state, opens a new one.
/// Draws the base key, then the first ratchet key.
[[nodiscard]] SignalResult<void> start_session(SessionRecord& record, const LocalIdentity& local, const PreKeyBundle& bundle,
                                               Random& random);

/// A message of the open state; a prekey message until the peer has answered. `no_session` without an open state.
[[nodiscard]] SignalResult<Ciphertext> encrypt(SessionRecord& record, const LocalIdentity& local, BytesView plaintext);

/// Reads a prekey message's header, so that the caller can load the private halves before decrypting.
[[nodiscard]] SignalResult<PreKeyMessageHeader> peek(BytesView prekey_message);

/// The private halves the caller found for a prekey message; null = not in store.
struct PreKeyMaterial {
  const crypto::KeyPair* prekey = nullptr;
  const crypto::KeyPair* signed_prekey = nullptr;
};

struct Decrypted {
  Bytes plaintext;                      ///< still padded
  std::optional<PreKeyId> used_prekey;  ///< delete it in the transaction that stores the record
  bool new_session = false;
  bool identity_changed = false;  ///< accepted, as everybody does; the caller emits an event
};

/// Tries the states that can know the message, open first; an archived one that fits stays archived. The best
/// explanation of a failure is duplicate, then bad_mac, then the first other.
[[nodiscard]] SignalResult<Decrypted> decrypt(SessionRecord& record, const LocalIdentity& local, CiphertextKind kind,
                                              BytesView wire, const PreKeyMaterial& prekeys, Random& random,
                                              std::uint32_t max_forward_jump = kMaxForwardJump);

/// WhatsApp's padding of the plaintext: n bytes of value n, 1 <= n <= 16.
[[nodiscard]] Bytes pad(BytesView message, Random& random);
[[nodiscard]] SignalResult<BytesView> unpad(BytesView padded);

}  // namespace kurir::whatsapp::signal
