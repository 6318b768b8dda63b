// Everything that exists in one simulator, wired together; without sockets, so that tests can hold it in their hands.
#pragma once

#include "simulator/client_session.hpp"
#include "simulator/phone_book.hpp"
#include "whatsapp/noise/certificate.hpp"

namespace kurir::simulator {

struct ServerKeys {
  whatsapp::noise::Issuer issuer;
  crypto::KeyPair server;

  [[nodiscard]] static ServerKeys generate(Random& random) {
    return {{crypto::KeyPair::generate(random), crypto::KeyPair::generate(random)}, crypto::KeyPair::generate(random)};
  }
};

class Universe {
 public:
  Universe(const Clock& clock, Random& random)
      : world(clock, random), switchboard(world), hall{world, switchboard, {}, {}, {}, {}, {}, {}}, phones(world, switchboard) {}

  /// Takes these keys and issues the certificates that connections present. Call before the first connection.
  void certify(ServerKeys keys) {
    constexpr std::chrono::days kBefore{1};
    constexpr std::chrono::days kAfter{3650};
    auto now = world.clock.now();
    hall.certificate_chain =
        whatsapp::noise::issue_chain(keys.issuer, keys.server.open, now - kBefore, now + kAfter, world.random);
    hall.server_key = keys.server.clone();
    server_keys = std::move(keys);
  }

  World world;
  Switchboard switchboard;
  Hall hall;
  PhoneBook phones;
  ServerKeys server_keys;
};

}  // namespace kurir::simulator
