// One unpaired connection from <pair-device> to <pair-device-sign>, and the desk where phones find it by a ref of its code.
//
//   S -> C  pair-device with six refs          C -> S  result
//   phone scans: offer()
//   S -> C  pair-success                       C -> S  result with pair-device-sign, or error
//   linked: stream error 515, the client comes back and logs in
//
// Instead of scanning, the phone may type a code: simulator/code_exchange.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "simulator/code_exchange.hpp"
#include "simulator/passkey_exchange.hpp"
#include "simulator/world.hpp"

namespace kurir::simulator {

class Pairing {
 public:
  static constexpr std::size_t kRefs = 6;
  /// How long a code of one <pair-device> can be scanned: the first ref is shown for 60 s, the others for 20 s each.
  static constexpr std::chrono::seconds kValidity{160};

  using Done = std::move_only_function<void(Result<void>)>;

  Pairing(World& world, Link& link, Registration registration);
  ~Pairing();  ///< a scan under way fails with `closed`

  /// Sends <pair-device>.
  void begin();
  [[nodiscard]] const Registration& registration() const noexcept { return registration_; }
  [[nodiscard]] const std::vector<std::string>& refs() const noexcept { return refs_; }
  [[nodiscard]] bool expired(Time now) const { return now - begun_ > kValidity; }

  struct Offer {
    Account& account;
    World::Place place;
    Bytes signed_identity;  ///< by the phone
    Bytes sealed_identity;  ///< the same under the secret of the QR code
    Done done;
  };
  /// Sends <pair-success>. `conflict` where another scan is under way.
  [[nodiscard]] Result<void> offer(Offer offer);
  /// Gives up a scan under way: the client did not answer.
  void withdraw();
  /// Pairing by code; what it ends with is offered here.
  [[nodiscard]] CodeExchange& code_exchange() noexcept { return code_exchange_; }
  /// Between a scan and the phone's word, where the account wants a passkey.
  [[nodiscard]] PasskeyExchange& passkey_exchange() noexcept { return passkey_exchange_; }
  /// Retires the secret that the client's code shows.
  void refresh_secret();
  /// A stanza of the client. May end the connection; afterwards the object only waits to be destroyed.
  void accept(const Node& stanza);

 private:
  void conclude(Result<void> outcome);
  void verify(const Node& answer);

  World& world_;
  Link& link_;
  Registration registration_;
  std::vector<std::string> refs_;
  Time begun_;
  std::optional<Offer> offer_;
  std::string offer_id_;
  CodeExchange code_exchange_;
  PasskeyExchange passkey_exchange_;
};

/// Knows the unpaired connections by their refs.
class PairingDesk {
 public:
  static constexpr std::size_t kRememberedRefs = 10'000;

  void open(Pairing& pairing);
  void close(Pairing& pairing);
  /// `conflict` for a ref that is out of date, `invalid_argument` for one that was never given out here.
  [[nodiscard]] Result<Pairing*> find(const std::string& ref, Time now) const;
  /// The connection that asked last for a code for this number. `conflict` where the code is out of date, `not_found`.
  [[nodiscard]] Result<Pairing*> find_by_number(std::string_view number, Time now) const;
  /// Gives up the scan of this ref, should it still be under way.
  void withdraw(const std::string& ref);
  /// Likewise what is typed on the phone of this number.
  void withdraw_number(std::string_view number);
  [[nodiscard]] std::vector<Pairing*> all() const;

 private:
  [[nodiscard]] Pairing* latest_for(std::string_view number) const;

  std::unordered_map<std::string, Pairing*> by_ref_;
  std::deque<std::string> closed_refs_;
};

}  // namespace kurir::simulator
