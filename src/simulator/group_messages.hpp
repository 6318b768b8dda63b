// A client sends a <message> to a group: one ciphertext for everybody, and beside it the sender's key for those who lack it.
#pragma once

#include <expected>

#include "simulator/world.hpp"

namespace kurir::simulator {

class GroupMessages {
 public:
  explicit GroupMessages(World& world) : world_(world) {}

  [[nodiscard]] static bool is_for_group(const Node& message);
  /// May end the sender's connection (fault "lost_ack"). REQUIRES is_for_group(message).
  void accept(Device& sender, const Node& message);

 private:
  struct Letter {
    std::string id;
    Group* group = nullptr;
    std::map<Device*, const Node*> keys;  ///< the pairwise ciphertext of those who were addressed
    const Node* shared = nullptr;         ///< the one for all
    const Node* identity = nullptr;
    Device* only_for = nullptr;  ///< a resend
  };
  /// The error code of the ack where it does not hold.
  [[nodiscard]] std::expected<Letter, int> open(const Device& sender, const Node& message) const;
  [[nodiscard]] int address(const Node& message, Letter& letter) const;
  void dispatch(Device& sender, const Node& message, const Letter& letter, std::int64_t accepted_at);
  [[nodiscard]] Node copy_for(const Device& sender, Device& target, const Node& message, const Letter& letter,
                              std::int64_t accepted_at);
  void acknowledge(Device& sender, const Node& message, const Letter& letter, std::int64_t accepted_at);
  void refuse(Device& sender, const Node& message, int code);

  World& world_;
};

}  // namespace kurir::simulator
