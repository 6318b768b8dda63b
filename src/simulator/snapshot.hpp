// Keeps the world in a folder: one file of JSON lines, replaced as a whole. It survives a killed process as of the last
// writing (see Snapshot::due), not a power failure: nothing is flushed to the disk.
#pragma once

#include <chrono>
#include <string>

#include "simulator/universe.hpp"

namespace kurir::simulator {

class Snapshot {
 public:
  /// At least this long between two writings, and never more than a twentieth of the time.
  static constexpr Duration kInterval{200};
  static constexpr int kRest = 20;

  /// An empty folder name: nothing is kept.
  Snapshot(Universe& universe, std::string folder);

  /// Reads what is there; makes the folder and new server keys where there is nothing. `malformed` names the line.
  [[nodiscard]] Result<void> load();
  /// Whether something has changed and the last writing is long enough ago.
  [[nodiscard]] bool due() const;
  [[nodiscard]] Result<void> save();
  [[nodiscard]] bool kept() const noexcept { return !folder_.empty(); }

 private:
  [[nodiscard]] std::string file() const { return folder_ + "/world.jsonl"; }

  Universe& universe_;
  std::string folder_;
  std::uint64_t saved_revision_ = 0;
  Time saved_at_;
  Duration took_{0};
};

}  // namespace kurir::simulator
