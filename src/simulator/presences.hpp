// Who is there and who is typing, as the server passes it on: only to those who are available themselves.
#pragma once

#include "simulator/world.hpp"

namespace kurir::simulator {

class Presences {
 public:
  /// Sees to it that others hear of a device whose connection ends.
  explicit Presences(World& world);

  /// <presence>: the device comes or goes, or wants to know of somebody else. A name that comes along is the account's.
  void accept(Device& sender, const Node& stanza);
  /// <chatstate>, to a person or to a group.
  void accept_chat_state(Device& sender, const Node& stanza);

 private:
  void watch(Device& sender, const Jid& whom);

  World& world_;
};

}  // namespace kurir::simulator
