// A virtual phone's Signal sessions, one for each device it talks with, always under the LID.
#pragma once

#include <map>

#include "simulator/phone_keys.hpp"
#include "simulator/world.hpp"
#include "whatsapp/signal/session.hpp"

namespace kurir::simulator {

class PhoneSessions {
 public:
  /// `keys` and `own` outlive this.
  PhoneSessions(World& world, PhoneKeys& keys, Account& own) : world_(world), keys_(keys), own_(own) {}

  /// The message without padding. A prekey message of a companion must come with its valid `identity` blob: otherwise
  /// it is counted as a violation and refused like a broken session.
  [[nodiscard]] whatsapp::signal::SignalResult<Bytes> decrypt(const Device& sender, const Node& enc, BytesView identity);
  /// Pads and encrypts for one device; starts a session where there is none.
  [[nodiscard]] whatsapp::signal::SignalResult<whatsapp::signal::Ciphertext> encrypt(Device& target, BytesView message);
  /// Starts a new session, from this bundle or, without one, from the server's.
  [[nodiscard]] whatsapp::signal::SignalResult<void> renew(Device& target, std::optional<whatsapp::signal::PreKeyBundle> bundle);
  void forget(const Device& device);
  void forget_all();

  using Records = std::map<whatsapp::signal::Address, whatsapp::signal::SessionRecord>;
  [[nodiscard]] const Records& records() const noexcept { return records_; }
  void restore(const whatsapp::signal::Address& address, whatsapp::signal::SessionRecord record) {
    records_.insert_or_assign(address, std::move(record));
  }

 private:
  void changed(const whatsapp::signal::Address& address) {
    world_.changes.changed({.kind = RecordKind::session, .number = own_.number, .other = address.name, .device = address.device});
  }
  [[nodiscard]] bool vouched(const Device& sender, const crypto::PublicKey& identity, BytesView blob);

  World& world_;
  PhoneKeys& keys_;
  Account& own_;
  Records records_;
  std::map<whatsapp::signal::Address, Bytes> verified_;  ///< the blob that held last time, so that it is checked once
};

}  // namespace kurir::simulator
