// How the gateway does: what was counted since it started, and the last hour in slots of ten seconds. Counting costs an atomic
// increment; nothing is stored.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>
#include <span>
#include <vector>

#include "app/latency.hpp"
#include "ports/change.hpp"

namespace kurir::app {

inline constexpr std::chrono::seconds kSlot{10};
inline constexpr std::size_t kSlots = 360;  ///< an hour

enum class Figure : std::size_t {
  accepted,
  sent,
  received,
  read,
  cancelled,
  rejected,
  incoming,
  webhooks_delivered,
  webhooks_failed,  ///< attempts
  requests,
  request_errors,   ///< answered with 5xx
  unknown_stanzas,  ///< that WhatsApp sent
  commits,
};
inline constexpr std::size_t kFigures = static_cast<std::size_t>(Figure::commits) + 1;

struct Figures {
  std::array<std::uint64_t, kFigures> values{};
  [[nodiscard]] std::uint64_t operator[](Figure figure) const noexcept { return values[static_cast<std::size_t>(figure)]; }
};

/// What is true at one moment.
struct Gauges {
  std::int64_t waiting = 0;    ///< messages
  std::int64_t connected = 0;  ///< devices
};

struct Slot {
  Time at{};        ///< its end
  Figures figures;  ///< within it
  LatencyCounts accept;
  LatencyCounts send;
  Gauges gauges;
};

struct MetricsSnapshot {
  Time started_at{};
  Figures totals;           ///< since then
  std::vector<Slot> slots;  ///< the oldest first
};

class Metrics {
 public:
  explicit Metrics(Time started_at) : started_at_(started_at) {}

  // From any thread.
  void committed(std::span<const ports::Change> changes) noexcept;
  void answered(unsigned http_status) noexcept;
  /// WhatsApp said something that this version does not know.
  void unknown_stanza() noexcept { count(Figure::unknown_stanzas); }
  /// From a request that accepts messages to its answer.
  void accepted_in(Duration took) noexcept { accept_.add(took); }

  /// Ends the slot that began with the call before.
  void close_slot(Time now, Gauges gauges);
  [[nodiscard]] MetricsSnapshot snapshot() const;

 private:
  void count(Figure figure) noexcept { figures_[static_cast<std::size_t>(figure)].fetch_add(1, std::memory_order_relaxed); }
  [[nodiscard]] Figures figures() const noexcept;

  const Time started_at_;
  std::array<std::atomic<std::uint64_t>, kFigures> figures_{};
  Latency accept_;
  Latency send_;

  mutable std::mutex mutex_;
  std::deque<Slot> slots_;
  Figures slot_began_;
  LatencyCounts accept_began_;
  LatencyCounts send_began_;
};

}  // namespace kurir::app
