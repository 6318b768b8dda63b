#include "whatsapp/client/device_change.hpp"

#include <algorithm>
#include <string_view>

#include "whatsapp/client/key_index_list.hpp"
#include "whatsapp/signal/participant_hash.hpp"

namespace kurir::whatsapp::client {
namespace {

constexpr std::size_t kMaxDevices = 256;  ///< per account; real lists have at most a handful

using Kind = DeviceChange::Kind;

struct Entry {
  std::uint16_t id;
  std::optional<std::uint32_t> key_index;
};

std::vector<Entry> entries_of(const Node& parent) {
  std::vector<Entry> entries;
  for (const auto* device : parent.children_named("device")) {
    const auto jid = device->jid("jid");
    if (!jid || entries.size() >= kMaxDevices) continue;
    const auto index = device->number("key-index");
    entries.push_back({jid->device, index && *index >= 0 && *index <= 0xFFFFFFFF
                                        ? std::optional(static_cast<std::uint32_t>(*index))
                                        : std::nullopt});
  }
  return entries;
}

void keep(DeviceChange& change, const std::vector<Entry>& entries) {
  for (const auto& entry : entries) change.devices.push_back(entry.id);
}

void take_added(DeviceChange& change, const Node& node, const std::optional<crypto::PublicKey>& account_key) {
  const auto* signed_list = node.child("key-index-list");
  const auto list =
      signed_list != nullptr ? read_key_index_list(signed_list->bytes(), account_key) : Result<KeyIndexList>(KeyIndexList{});
  for (const auto& entry : entries_of(node)) {
    if (!list || !entry.key_index || !list->confirms(*entry.key_index)) return;  // stays stale: the server is asked
    change.devices.push_back(entry.id);
  }
  change.kind = Kind::added;
}

void take_listed(DeviceChange& change, const Node& devices) {
  for (const auto& entry : entries_of(devices)) {
    if (entry.id == 0 || entry.key_index) change.devices.push_back(entry.id);
  }
  change.hash = devices.attribute("dhash");
  change.kind = change.devices.empty() ? Kind::stale : Kind::listed;
}

}  // namespace

std::optional<DeviceChange> parse_device_change(const Node& notification, const std::optional<crypto::PublicKey>& account_key) {
  const auto from = notification.jid("from");
  if (notification.tag != "notification" || !from || (!from->is_phone_number() && !from->is_lid())) return std::nullopt;
  DeviceChange change{.user = from->bare()};
  if (const auto lid = notification.jid("lid"); lid && lid->is_lid()) change.lid = lid->bare();
  if (notification.attribute_is("type", "account_sync")) {
    const auto* devices = notification.child("devices");
    if (devices == nullptr) return std::nullopt;
    take_listed(change, *devices);
    return change;
  }
  if (!notification.attribute_is("type", "devices")) return std::nullopt;
  if (const auto* added = notification.child("add")) {
    take_added(change, *added, account_key);
    change.hash = added->attribute("device_hash");
  } else if (const auto* removed = notification.child("remove")) {
    change.kind = Kind::removed;
    keep(change, entries_of(*removed));
    change.hash = removed->attribute("device_hash");
  }
  return change;
}

std::optional<std::vector<std::uint16_t>> apply(const DeviceChange& change, std::vector<std::uint16_t> known) {
  if (change.kind == Kind::stale || (known.empty() && change.kind != Kind::listed)) return std::nullopt;
  if (change.kind == Kind::listed) known = change.devices;
  if (change.kind == Kind::added) {
    for (const auto id : change.devices) {
      if (std::ranges::find(known, id) == known.end()) known.push_back(id);
    }
  }
  if (change.kind == Kind::removed) {
    std::erase_if(known,
                  [&](std::uint16_t id) { return id != 0 && std::ranges::find(change.devices, id) != change.devices.end(); });
  }
  std::ranges::sort(known);
  std::vector<Jid> jids;
  for (const auto id : known) jids.push_back(change.user.with_device(id));
  if (change.hash.empty() || whatsapp::signal::participant_hash(jids) != change.hash) return std::nullopt;
  return known;
}

}  // namespace kurir::whatsapp::client
