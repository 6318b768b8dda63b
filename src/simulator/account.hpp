// The world's data: an account with its number, LID and devices, and what the server knows of each device.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "base/clock.hpp"
#include "whatsapp/binary/node.hpp"
#include "whatsapp/signal/types.hpp"

namespace kurir::simulator {

using whatsapp::Jid;
using whatsapp::Node;

enum class Ending {
  orderly,  ///< closes once everything delivered so far has left
  cut,      ///< as if the network had failed
};

/// Where a device's stanzas go while it is connected: a socket, or a virtual phone in the process.
class Link {
 public:
  virtual ~Link() = default;
  virtual void deliver(const Node& stanza) = 0;
  virtual void end(Ending ending) = 0;
};

struct OneTimeKey {
  whatsapp::signal::PreKeyId id = 0;
  crypto::PublicKey key;
};

struct SignedKey {
  whatsapp::signal::PreKeyId id = 0;
  crypto::PublicKey key;
  crypto::Signature signature{};
};

/// The public keys by which others start a session with a device.
struct DeviceKeys {
  std::uint32_t registration_id = 0;
  crypto::PublicKey identity;
  SignedKey signed_prekey;
  std::deque<OneTimeKey> prekeys;  ///< handed out from the front, each once
  bool uploaded = false;           ///< the device itself has uploaded at least once
};

/// One stanza on its way to a device; it stays until the device has acknowledged it.
struct Queued {
  enum class State : std::uint8_t { waiting, held, sent };
  Node stanza;
  std::uint64_t serial = 0;
  State state = State::waiting;
  bool late = false;  ///< older than the connection: goes out with the attribute "offline"
  Time sent_at;
};

/// How far a connection has come with the queue.
enum class Receiving : std::uint8_t {
  off,      ///< not connected
  passive,  ///< logged in, has not asked for its stanzas yet
  backlog,  ///< catching up; `allowance` stanzas may still go
  live,
};

struct Queue {
  std::deque<Queued> entries;  ///< by serial
  std::uint64_t next_serial = 0;
  std::size_t next = 0;       ///< the first entry that this connection has not been given
  std::size_t allowance = 0;  ///< only in Receiving::backlog
  std::size_t backlog = 0;    ///< stanzas of the backlog given so far
  std::uint64_t offline_counter = 0;
};

/// How a connection fails without ending.
enum class Deafness : std::uint8_t {
  none,
  silent,  ///< nothing is read, nothing is said
  zombie,  ///< but for pings and their answers
};

struct Account;
class AppStateShelf;

struct Device {
  Device(Account& owner, std::uint16_t number) : account(owner), id(number) {}

  Account& account;
  std::uint16_t id;
  std::uint32_t key_index = 0;
  crypto::PublicKey noise_key;
  Bytes identity_blob;  ///< ADVSignedDeviceIdentity with the account's key; empty for the phone
  DeviceKeys keys;

  Link* link = nullptr;
  Receiving receiving = Receiving::off;
  bool available = false;
  Deafness deafness = Deafness::none;
  std::string shown_name{};       ///< in its last presence
  std::set<std::string> watched;  ///< numbers of those whose coming and going this connection wants to know
  Queue queue;

  [[nodiscard]] Jid pn() const;
  [[nodiscard]] Jid lid() const;
  /// The device in the namespace of `like`.
  [[nodiscard]] Jid like(const Jid& like) const { return like.is_lid() ? lid() : pn(); }
  [[nodiscard]] bool is_phone() const noexcept { return id == 0; }
};

struct Account {
  static constexpr std::size_t kTokensKept = 64;  ///< a peer's

  std::string number;
  std::string lid_user;
  std::string push_name;
  bool lid_migrated = true;  ///< may write to LIDs
  std::map<std::uint16_t, std::unique_ptr<Device>> devices;
  std::uint16_t next_device_id = 1;  ///< device ids are never reused
  std::uint32_t next_key_index = 1;
  Bytes key_index_list;                                           ///< ADVSignedKeyIndexList, made by the phone
  std::int64_t key_index_time = 0;                                ///< Unix seconds of that list
  std::map<std::pair<std::string, std::uint16_t>, Jid> watchers;  ///< devices (number, id) that watch it, and under which name
  std::int64_t last_seen = 0;                                     ///< Unix seconds; 0 = never available
  std::set<std::string> contacts;                                 ///< numbers it has exchanged messages with
  // Not kept over a restart.
  /// Its privacy tokens, by the number that holds them: the latest kTokensKept, newest last. An older one holds until it expires.
  std::map<std::string, std::deque<Bytes>> tokens_given{};
  Bytes nct_salt{};                            ///< for tokens to those who gave none; empty = none
  std::shared_ptr<AppStateShelf> app_state{};  ///< null = nothing was ever set

  [[nodiscard]] Jid pn() const { return Jid::phone_number(number); }
  [[nodiscard]] Jid lid() const { return Jid::lid(lid_user); }
  [[nodiscard]] Jid like(const Jid& like) const { return like.is_lid() ? lid() : pn(); }
  [[nodiscard]] bool owns(const Jid& jid) const { return jid.user == (jid.is_lid() ? lid_user : number); }
  [[nodiscard]] Device* device(std::uint16_t id) const {
    auto found = devices.find(id);
    return found == devices.end() ? nullptr : found->second.get();
  }
  [[nodiscard]] Device& phone() const { return *devices.at(0); }
};

inline Jid Device::pn() const { return Jid::phone_number(account.number, id); }
inline Jid Device::lid() const { return Jid::lid(account.lid_user, id); }

}  // namespace kurir::simulator
