#include "simulator/changes.hpp"

#include <array>

#include <fmt/format.h>

#include "simulator/account.hpp"

namespace kurir::simulator {

std::string_view name(RecordKind kind) noexcept {
  constexpr std::array<std::string_view, 12> kNames{"server", "account", "contact",    "device", "group",   "queued",
                                                    "phone",  "session", "sender_key", "sent",   "message", "accepted"};
  static_assert(kNames.size() == static_cast<std::size_t>(kLastRecordKind) + 1);
  return kNames[static_cast<std::size_t>(kind)];
}

std::string RecordKey::text() const {
  return fmt::format("{} {}/{}/{}/{:012}", simulator::name(kind), number, other, device, serial);
}

RecordKey key_of(const Account& account) { return {.kind = RecordKind::account, .number = account.number}; }

RecordKey key_of(const Device& device) {
  return {.kind = RecordKind::device, .number = device.account.number, .device = device.id};
}

RecordKey queued_key(const Device& device, std::uint64_t serial) {
  return {.kind = RecordKind::queued, .number = device.account.number, .device = device.id, .serial = serial};
}

}  // namespace kurir::simulator
