// The accounts and devices that exist, and what happens when devices are linked, unlinked, connected. No sockets, no keys
// of its own: phones and connections act on it through stanzas.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/random.hpp"
#include "simulator/account.hpp"
#include "simulator/changes.hpp"
#include "simulator/counters.hpp"
#include "simulator/faults.hpp"
#include "simulator/groups.hpp"
#include "simulator/ledger.hpp"
#include "simulator/limits.hpp"
#include "simulator/media.hpp"
#include "simulator/post.hpp"

namespace kurir::simulator {

/// What a companion registers with (ClientPayload.devicePairingData, and the key of its handshake).
struct Registration {
  crypto::PublicKey noise_key;
  std::uint32_t registration_id = 0;
  crypto::PublicKey identity;
  SignedKey signed_prekey;
};

class World {
 public:
  static constexpr std::size_t kMaxAccounts = 100'000;
  static constexpr std::size_t kLowPreKeys = 10;  ///< below this a device is told to upload more

  World(const Clock& clock, Random& random)
      : clock(clock), random(random), post(clock, faults, counters, changes), ledger(counters, changes), groups(*this) {}
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  /// A new account with a phone as its device 0. An empty number is drawn. `already_exists`, `invalid_argument`, `unavailable`.
  [[nodiscard]] Result<Account*> create_account(std::string number, std::string push_name, DeviceKeys phone);
  [[nodiscard]] Account* by_number(std::string_view number) const;
  [[nodiscard]] Account* by_jid(const Jid& jid) const;  ///< PN or LID
  [[nodiscard]] Device* device(const Jid& jid) const;   ///< exactly that device
  [[nodiscard]] const std::map<std::string, std::unique_ptr<Account>, std::less<>>& accounts() const noexcept {
    return accounts_;
  }

  /// The device id and key index for the next companion; they are used up even where the pairing fails.
  struct Place {
    std::uint16_t device_id;
    std::uint32_t key_index;
  };
  [[nodiscard]] Place reserve_place(Account& account) {
    changes.changed(key_of(account));
    return {account.next_device_id++, account.next_key_index++};
  }
  /// Adds a companion and tells contacts and the account's other devices.
  Device& link(Account& account, Place place, const Registration& registration, Bytes identity_blob);
  /// Ends the connection (401, device_removed), forgets the device and tells the same. REQUIRES a companion.
  void unlink(Device& device);
  /// Called with the account whose device list changed: its phone signs the new list (Account::key_index_list).
  std::function<void(Account&)> sign_device_list;

  /// Two accounts have exchanged a message: each hears of the other's devices from here on.
  void acquaint(Account& one, Account& other);

  /// Says a last stanza, ends the connection and detaches the device. Without a stanza the connection is cut.
  void disconnect(Device& device, const std::optional<Node>& last);

  /// One one-time prekey, if any is left; tells the device when its stock gets low.
  [[nodiscard]] std::optional<OneTimeKey> take_prekey(Device& device);
  void tell_prekey_count(Device& device);
  /// `giver` gives its privacy token to another account, whose companions are told; gives how many they are.
  std::size_t give_token(Account& giver, const Account& holder, const std::string& at);

  /// Puts back a stored account; only for loading.
  Account& restore(std::unique_ptr<Account> account);

  [[nodiscard]] std::string next_stanza_id() { return fmt::format("{}.{}", to_unix_seconds(clock.now()), ++stanza_counter_); }
  [[nodiscard]] std::int64_t unix_now() const { return to_unix_seconds(clock.now()); }

  const Clock& clock;
  Random& random;
  Counters counters;
  Faults faults;
  Changes changes;
  Post post;
  Ledger ledger;
  Media media;
  Groups groups;
  Limits limits;

 private:
  void announce(Account& account, std::string_view change, std::uint16_t device_id, std::uint32_t key_index);
  [[nodiscard]] std::string draw_digits(std::string_view prefix, std::size_t digits);
  std::map<std::string, std::unique_ptr<Account>, std::less<>> accounts_;  ///< by number
  std::unordered_map<std::string, Account*> by_lid_;
  std::uint64_t stanza_counter_ = 0;
};

}  // namespace kurir::simulator
