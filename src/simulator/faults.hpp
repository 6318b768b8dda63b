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
  broken_ciphertext,      ///< one bit of each enc is flipped on delivery to this client
  lost_sender_key,        ///< a group message reaches this client without the sender's key that came along
  companion_reg_refresh,  ///< before the next scan by this phone its QR secret is retired; without client: all unpaired now
  no_link_code,           ///< the server refuses to make a link code for this number, as where too many were asked for
  media_auth,             ///< the media server refuses this client's next upload with 401; what it asked for before is worth nothing
  media_busy,             ///< the media server answers this client's next upload with 503
  media_gone,             ///< a file that this number uploaded is gone when it is asked for: 410, from then on
  media_broken,           ///< one bit of a file that this number uploaded is flipped on its way out
  media_cut,              ///< half of a file that this number uploaded goes out, then the connection ends
  prekey_low,             ///< the server's stock of this client's one-time prekeys shrinks to `left` and it is told
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

 private:
  template <class Matches>
  bool take_if(FaultKind kind, Matches matches);
  std::vector<Fault> waiting_;
  std::uint64_t next_id_ = 1;
};

}  // namespace kurir::simulator
