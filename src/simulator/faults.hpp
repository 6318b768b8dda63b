// Misbehaviour on demand: each fault waits for its client and fires a number of times.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "simulator/account.hpp"

namespace kurir::simulator {

/// Stands for a client where it has not said yet who it is.
inline constexpr auto kAnybody = "0";

enum class FaultKind {
  drop,                   ///< the connection is cut: at once, or right after the next login
  restart,                ///< "515": stream error 515
  logout,                 ///< "401": the companion is unlinked
  unavailable,            ///< "503": stream error 503; at a login failure 503
  lost_ack,               ///< the next message is taken and delivered, its ack never leaves, the connection is cut
  retry_receipt,          ///< the recipient's phone pretends that it could not decrypt a message of this client
  not_on_whatsapp,        ///< a contact query for this number says "out"
  duplicate,              ///< a message stanza is delivered to this client twice
  out_of_order,           ///< a message stanza for this client waits until the next one has gone
  unavailable_message,    ///< a message reaches this client without its content: <unavailable/>
  broken_ciphertext,      ///< one bit of each enc is flipped on delivery to this client
  lost_sender_key,        ///< a group message reaches this client without the sender's key that came along
  companion_reg_refresh,  ///< before the next scan by this phone its QR secret is retired; without client: all unpaired now
  no_link_code,           ///< the server refuses to make a link code for this number, as where too many were asked for
  passkey,                ///< this phone's account is linked with a passkey only: the next scan asks for it
  media_auth,        ///< the media server refuses this client's next upload with 401; what it asked for before is worth nothing
  media_busy,        ///< the media server answers this client's next upload with 503
  media_gone,        ///< a file that this number uploaded is gone when it is asked for: 410, from then on
  media_broken,      ///< one bit of a file that this number uploaded is flipped on its way out
  media_cut,         ///< half of a file that this number uploaded goes out, then the connection ends
  wrong_digest,      ///< the next digest of this client's keys that it asks for has another hash
  refused_rotation,  ///< the next signed prekey of this client is answered with 503
  hidden_lid,        ///< a message to this client does not tell its sender's LID
  slow_backlog,      ///< at this client's next login the backlog comes on request only, a few stanzas first
  bad_routing,       ///< the next connection that comes with routing information is cut
  keys_forgotten,    ///< the server loses its copy of this client's keys
  failure,           ///< the next login is refused with a failure of this `code`; a connection that is open is cut
  stream_error,      ///< the connection ends with a stream error of this `code`: at once, or right after the next login
  ack_error,         ///< the next message of this client is answered with an ack of this error `code`, and not delivered
  silent,            ///< a connection that is open, or the next one, is read no more and gets nothing
  zombie,            ///< likewise, but pings are answered
  prekey_low,        ///< the server's stock of this client's one-time prekeys shrinks to `left` and it is told
};

[[nodiscard]] std::string_view name(FaultKind kind) noexcept;
[[nodiscard]] std::optional<FaultKind> fault_kind(std::string_view name) noexcept;
/// All names, for error messages.
[[nodiscard]] std::string fault_names();

/// "number" (any companion) or "number:device" (device 0 = the phone).
struct FaultTarget {
  std::string number;
  std::optional<std::uint16_t> device;
  [[nodiscard]] static Result<FaultTarget> parse(std::string_view text);
  [[nodiscard]] bool matches(const Device& candidate) const;
  [[nodiscard]] std::string to_string() const;
};

struct Fault {
  std::uint64_t id = 0;
  FaultKind kind{};
  FaultTarget client;
  std::uint64_t times = 1;  ///< how often it will still fire
  std::uint64_t fired = 0;
  std::uint64_t code = 0;                     ///< for failure, stream_error, ack_error
  std::optional<Node> stanza = std::nullopt;  ///< for failure and stream_error: what is said
};

class Faults {
 public:
  static constexpr std::size_t kMaxFaults = 10'000;

  /// `unavailable` where there are kMaxFaults already.
  [[nodiscard]] Result<std::uint64_t> add(Fault fault);
  void clear() { waiting_.clear(); }
  [[nodiscard]] const std::vector<Fault>& waiting() const noexcept { return waiting_; }

  /// True where one was waiting for this device; it is used up by one.
  [[nodiscard]] bool take(FaultKind kind, const Device& client);
  [[nodiscard]] bool take(FaultKind kind, std::string_view number);
  [[nodiscard]] bool is_waiting(FaultKind kind, const Device& client) const;
  /// The same with what was told of it.
  [[nodiscard]] std::optional<Fault> take_whole(FaultKind kind, const Device& client);

 private:
  template <class Matches>
  bool take_if(FaultKind kind, Matches matches);
  std::vector<Fault> waiting_;
  std::uint64_t next_id_ = 1;
};

}  // namespace kurir::simulator
