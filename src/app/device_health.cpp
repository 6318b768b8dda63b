#include "app/device_health.hpp"

#include <algorithm>

namespace kurir::app {
namespace {

constexpr int kWeightOfOld = 7;  ///< of eight parts; the newest has the eighth
constexpr Duration kLong = std::chrono::seconds(15);

}  // namespace

void DeviceHealth::connected(Time now) {
  const std::lock_guard lock(mutex_);
  reading_.connected_since = now;
}

void DeviceHealth::disconnected() {
  const std::lock_guard lock(mutex_);
  if (reading_.connected_since) ++reading_.lost_connections;
  reading_.connected_since.reset();
  reading_.waiting_since.reset();
}

void DeviceHealth::renewed() {
  const std::lock_guard lock(mutex_);
  ++reading_.renewed_connections;
}

void DeviceHealth::traffic(Time now) {
  const std::lock_guard lock(mutex_);
  reading_.last_traffic_at = now;
}

void DeviceHealth::acked(Duration took, Time now) {
  const std::lock_guard lock(mutex_);
  took = std::max(took, Duration(0));
  reading_.ack_time = reading_.ack_time ? (*reading_.ack_time * kWeightOfOld + took) / (kWeightOfOld + 1) : took;
  reading_.last_ack_at = now;
}

void DeviceHealth::waiting(std::optional<Time> since) {
  const std::lock_guard lock(mutex_);
  reading_.waiting_since = since;
}

void DeviceHealth::undecryptable() {
  const std::lock_guard lock(mutex_);
  ++reading_.undecryptable;
}

HealthReading DeviceHealth::reading() const {
  const std::lock_guard lock(mutex_);
  return reading_;
}

std::shared_ptr<DeviceHealth> HealthBook::of(domain::DeviceId device) {
  const std::lock_guard lock(mutex_);
  auto& health = devices_[device];
  if (!health) health = std::make_shared<DeviceHealth>();
  return health;
}

std::optional<HealthReading> HealthBook::reading(domain::DeviceId device) const {
  const std::lock_guard lock(mutex_);
  const auto found = devices_.find(device);
  return found == devices_.end() ? std::nullopt : std::optional(found->second->reading());
}

HealthBook::Totals HealthBook::totals(Time now) const {
  const std::lock_guard lock(mutex_);
  Totals totals;
  for (const auto& [id, health] : devices_) {
    const auto reading = health->reading();
    totals.undecryptable += reading.undecryptable;
    totals.lost_connections += reading.lost_connections;
    totals.renewed_connections += reading.renewed_connections;
    if (reading.waiting_since && now - *reading.waiting_since > kLong) ++totals.stuck;
    if (reading.connected_since && reading.ack_time) {
      totals.slowest_ack_time = std::max(totals.slowest_ack_time.value_or(Duration(0)), *reading.ack_time);
    }
  }
  return totals;
}

}  // namespace kurir::app
