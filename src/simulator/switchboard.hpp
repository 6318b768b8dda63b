// Every stanza of a logged-in device comes in here and goes to whoever handles its kind.
#pragma once

#include "simulator/group_messages.hpp"
#include "simulator/messages.hpp"
#include "simulator/presences.hpp"
#include "simulator/receipts.hpp"
#include "simulator/requests.hpp"
#include "simulator/world.hpp"

namespace kurir::simulator {

class Switchboard {
 public:
  explicit Switchboard(World& world)
      : world_(world), messages_(world), group_messages_(world), receipts_(world), requests_(world), presences_(world) {}

  /// The device is online from here on; another connection of it is replaced. Faults waiting for its login fire.
  /// False where the connection was ended at once.
  bool login(Device& device, Link& link, LoginMode mode);
  /// May end the sender's connection or remove the sender: do not touch it afterwards without looking it up.
  void accept(Device& sender, const Node& stanza);
  /// Lets a fault that was just added act on connections that are open.
  void apply_now(FaultKind kind);

 private:
  void information_from(Device& sender, const Node& ib);
  /// True where a waiting fault ended the connection.
  bool end_by_fault(Device& device);

  World& world_;
  Messages messages_;
  GroupMessages group_messages_;
  Receipts receipts_;
  Requests requests_;
  Presences presences_;
};

}  // namespace kurir::simulator
