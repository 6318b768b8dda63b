// A client sends a <message>: checked, acknowledged, and dispatched device by device.
#pragma once

#include "simulator/world.hpp"

namespace kurir::simulator {

class Messages {
 public:
  explicit Messages(World& world) : world_(world) {}

  /// May end the sender's connection (fault "lost_ack").
  void accept(Device& sender, const Node& message);

 private:
  struct Part {
    Jid jid;
    const Node* enc;
  };
  struct Envelope {
    std::string id;
    Jid to;
    Account* recipient = nullptr;
    std::vector<Part> parts;
    const Node* identity = nullptr;
    enum class Kind { first, resend, peer } kind = Kind::first;
  };
  /// The error code of the ack where it does not hold.
  [[nodiscard]] std::expected<Envelope, int> open(const Device& sender, const Node& message) const;
  [[nodiscard]] int check(const Device& sender, const Node& message, const Envelope& envelope) const;
  void note_token(const Account& sender, const Node& message, const Envelope& envelope);
  void dispatch(Device& sender, const Node& message, const Envelope& envelope, std::int64_t accepted_at);
  [[nodiscard]] Node copy_for(const Device& sender, const Device& target, const Node& message, const Envelope& envelope,
                              const Node& enc, std::int64_t accepted_at) const;
  void acknowledge(Device& sender, const Envelope& envelope, std::int64_t accepted_at);
  void refuse(Device& sender, const Node& message, int code);
  void answer_error(Device& sender, const Node& message, int code);
  /// The hash over the devices that should have been addressed, where others were; else "".
  [[nodiscard]] std::string hash_if_different(const Device& sender, const Envelope& envelope) const;

  World& world_;
};

}  // namespace kurir::simulator
