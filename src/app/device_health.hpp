// How the connection of each device does: measured, not assumed from an open socket. Since the process started; not stored.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace kurir::app {

struct HealthReading {
  std::optional<Time> connected_since;  ///< nothing = no connection now
  std::optional<Time> last_traffic_at;  ///< messages, receipts, notifications that came in; answers to pings do not count
  std::optional<Time> last_ack_at;      ///< WhatsApp took a message
  std::optional<Duration> ack_time;     ///< from the socket to WhatsApp's answer; the newest count most
  std::optional<Time> waiting_since;    ///< the oldest message without an answer
  std::uint64_t undecryptable = 0;      ///< deliveries that could not be decrypted
  std::uint64_t lost_connections = 0;
  std::uint64_t renewed_connections = 0;  ///< by us: open, but nothing, or no messages, came through
};

/// Of one device; from any thread.
class DeviceHealth {
 public:
  void connected(Time now);
  void disconnected();
  void renewed();
  void traffic(Time now);
  void acked(Duration took, Time now);
  void waiting(std::optional<Time> since);
  void undecryptable();
  [[nodiscard]] HealthReading reading() const;

 private:
  mutable std::mutex mutex_;
  HealthReading reading_;
};

/// Of all devices; from any thread.
class HealthBook {
 public:
  [[nodiscard]] std::shared_ptr<DeviceHealth> of(domain::DeviceId device);
  /// Nothing where the device had no session since the start.
  [[nodiscard]] std::optional<HealthReading> reading(domain::DeviceId device) const;

  struct Totals {
    std::uint64_t undecryptable = 0;
    std::uint64_t lost_connections = 0;
    std::uint64_t renewed_connections = 0;
    std::int64_t stuck = 0;                      ///< devices with a message that waits for WhatsApp's answer for long
    std::optional<Duration> slowest_ack_time{};  ///< of all devices
  };
  [[nodiscard]] Totals totals(Time now) const;

 private:
  mutable std::mutex mutex_;
  std::map<domain::DeviceId, std::shared_ptr<DeviceHealth>> devices_;
};

}  // namespace kurir::app
