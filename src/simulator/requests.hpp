// The requests (<iq>) a client makes after login, one answer each. Unknown ones get error 501 and are counted.
#pragma once

#include "simulator/world.hpp"

namespace kurir::simulator {

class Requests {
 public:
  explicit Requests(World& world) : world_(world) {}

  /// May unlink the device that asks.
  void accept(Device& sender, const Node& iq);

 private:
  using Handler = Node (Requests::*)(Device&, const Node&);
  struct Route {
    std::string_view xmlns;
    std::string_view type;
    std::string_view child;  ///< "" = any or none
    Handler handler;
  };
  static const Route kRoutes[];

  // requests.cpp
  Node ping(Device& sender, const Node& iq);
  Node empty(Device& sender, const Node& iq);
  Node not_found(Device& sender, const Node& iq);
  Node activate(Device& sender, const Node& iq);
  Node properties(Device& sender, const Node& iq);
  Node privacy(Device& sender, const Node& iq);
  Node blocklist(Device& sender, const Node& iq);
  Node app_state(Device& sender, const Node& iq);
  Node media_servers(Device& sender, const Node& iq);
  Node account_limits(Device& sender, const Node& iq);  // limits.cpp
  Node privacy_tokens(Device& sender, const Node& iq);
  Node remove_companion(Device& sender, const Node& iq);
  // requests_groups.cpp
  Node groups(Device& sender, const Node& iq);
  Node create_group(Device& sender, const Node& iq);
  Node leave_group(Device& sender, const Node& iq);
  Node change_group(Device& sender, const Node& iq);
  // requests_keys.cpp
  Node count_prekeys(Device& sender, const Node& iq);
  Node digest(Device& sender, const Node& iq);
  Node upload(Device& sender, const Node& iq);
  Node rotate(Device& sender, const Node& iq);
  Node bundles(Device& sender, const Node& iq);
  // requests_usync.cpp
  Node usync(Device& sender, const Node& iq);

  World& world_;
};

}  // namespace kurir::simulator
