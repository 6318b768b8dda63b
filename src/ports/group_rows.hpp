// What a device keeps of its groups: who is in them, the sender keys, and which devices were handed our own key.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace kurir::ports {

struct GroupRow {
  struct Member {
    std::string jid;    ///< bare, in the group's namespace
    std::string other;  ///< bare, in the other one; empty = unknown
    int role = 0;       ///< 0 member, 1 admin, 2 founder
    friend bool operator==(const Member&, const Member&) = default;
  };
  std::string jid;
  std::string subject;
  bool by_lid = false;  ///< the namespace
  Time created_at{};
  std::vector<Member> members;
  friend bool operator==(const GroupRow&, const GroupRow&) = default;
};

class GroupRows {
 public:
  virtual ~GroupRows() = default;
  virtual std::optional<GroupRow> find(domain::DeviceId device, const std::string& jid) = 0;
  virtual void put(domain::DeviceId device, const GroupRow& group) = 0;
  virtual void remove(domain::DeviceId device, const std::string& jid) = 0;  ///< its keys stay
  virtual void remove_all(domain::DeviceId device) = 0;                      ///< likewise

  /// Of one sender in one group, ourselves included; sealed at rest by the store.
  virtual std::optional<Bytes> sender_key(domain::DeviceId device, const std::string& group, const std::string& sender) = 0;
  virtual void put_sender_key(domain::DeviceId device, const std::string& group, const std::string& sender, BytesView record) = 0;

  /// Devices (signal::Address::to_string()) that have our present key.
  virtual std::vector<std::string> key_holders(domain::DeviceId device, const std::string& group) = 0;
  virtual void add_key_holder(domain::DeviceId device, const std::string& group, const std::string& holder) = 0;
  virtual void remove_key_holder(domain::DeviceId device, const std::string& group, const std::string& holder) = 0;
  virtual void remove_key_holders(domain::DeviceId device, const std::string& group) = 0;

  /// Everything of this device, for a new pairing.
  virtual void clear(domain::DeviceId device) = 0;
};

}  // namespace kurir::ports
