// A client sends a <receipt>: its own queue is settled and the receipt is carried to the author's devices.
#pragma once

#include "simulator/world.hpp"

namespace kurir::simulator {

class Receipts {
 public:
  static constexpr std::size_t kMaxIds = 256;  ///< message ids in one receipt

  explicit Receipts(World& world) : world_(world) {}
  void accept(Device& sender, const Node& receipt);

 private:
  void carry_in_group(Device& sender, const Node& receipt, const Jid& to, const std::vector<std::string>& ids);
  void settle(Device& sender, const Node& receipt, const Jid& to, const std::vector<std::string>& ids);
  void mark(const Account& author, const std::string& type, const std::vector<std::string>& ids);
  [[nodiscard]] Node carried(const Device& sender, const Node& receipt, const Jid& to) const;

  World& world_;
};

}  // namespace kurir::simulator
