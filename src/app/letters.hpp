// The messages of a batch before they are opened: who wrote them, and the session and one-time keys that they need.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/device_memory.hpp"
#include "whatsapp/client/incoming.hpp"

namespace kurir::app {

struct Letter {
  whatsapp::client::Envelope envelope;
  whatsapp::signal::Address address;
  std::optional<std::string> moved_from;               ///< its session was filed under the phone number until now
  std::optional<whatsapp::signal::Address> by_number;  ///< of a group message: where its key was filed before the LID was known
  whatsapp::client::LoadedPreKeys prekeys;
};

class Letters {
 public:
  /// Null where the stanza is no message that can be addressed.
  [[nodiscard]] Letter* find(const whatsapp::Node& stanza);
  void add(const whatsapp::Node& stanza, Letter letter);

 private:
  std::map<std::string, Letter> by_stanza_;
};

/// Brings everything that the batch's messages need into memory, with one look at the store at most; their sessions are
/// held there afterwards.
[[nodiscard]] boost::asio::awaitable<Result<Letters>> load_letters(ports::Store& store, DeviceMemory& memory,
                                                                   const std::vector<whatsapp::Node>& batch);

}  // namespace kurir::app
