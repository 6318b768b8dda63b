// Recordings of what clients and server say to each other: stanza by stanza, without the bytes of their contents. They tell two
// clients' ways of saying the same thing apart.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "simulator/faults.hpp"
#include "whatsapp/binary/node.hpp"

namespace kurir::simulator {

enum class Direction : std::uint8_t { from_client, to_client };

struct Transcript {
  std::optional<FaultTarget> client;  ///< nothing = every connection, those that have not paired yet among them
  std::vector<std::string> entries;   ///< JSON objects, in the order of events
  std::uint64_t dropped = 0;          ///< entries beyond kMaxEntries
};

class Transcripts {
 public:
  static constexpr std::size_t kMaxTranscripts = 16;
  static constexpr std::size_t kMaxEntries = 20'000;  ///< in each; the first ones stay

  /// What is said from now on. `unavailable` where kMaxTranscripts are being recorded.
  [[nodiscard]] Result<std::uint64_t> start(std::optional<FaultTarget> client);
  /// The recording so far; null where there is none of this id.
  [[nodiscard]] const Transcript* find(std::uint64_t id) const;
  /// Ends the recording and forgets it; nothing where there is none of this id.
  [[nodiscard]] std::optional<Transcript> stop(std::uint64_t id);

  struct Event {
    Direction direction;
    std::uint64_t connection;  ///< counted from 1
    const Device* device;      ///< null before a login
    Time at;
  };
  void record(const Event& event, const whatsapp::Node& stanza);

 private:
  std::map<std::uint64_t, Transcript> running_;
  std::uint64_t next_id_ = 1;
};

}  // namespace kurir::simulator
