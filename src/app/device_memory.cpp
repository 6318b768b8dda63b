#include "app/device_memory.hpp"

#include <utility>

#include "app/lid_mapping.hpp"

namespace kurir::app {

using whatsapp::Jid;
using whatsapp::signal::Address;
using whatsapp::signal::SessionRecord;

whatsapp::client::Peer to_peer(const Contact& contact) {
  whatsapp::client::Peer peer{.jid = Jid::phone_number(contact.number), .lid = {}, .devices = contact.devices};
  if (!contact.lid.empty()) peer.lid = Jid::lid(contact.lid);
  return peer;
}

MemoryChanges MemoryChanges::take(DeviceMemory& memory) {
  MemoryChanges changes;
  changes.device_ = memory.id;
  changes.mappings_ = std::exchange(memory.mappings, {});
  for (const auto& pair : changes.mappings_) move_sessions(memory, pair);
  for (const auto& address : memory.sessions.dirty()) {
    changes.sessions_.emplace_back(address.to_string(), memory.sessions.look(address).serialise());
  }
  changes.contacts_ = memory.contacts.take_changes();
  changes.groups_ = GroupChanges::take(memory.groups);
  if (std::exchange(memory.credentials_changed, false)) changes.credentials_ = memory.credentials.serialise();
  return changes;
}

void MemoryChanges::write(ports::Transaction& tx) const {
  for (const auto& pair : mappings_) store_mapping(tx, device_, pair);
  for (const auto& [address, record] : sessions_) tx.signal().put_session(device_, address, record);
  for (const auto& contact : contacts_) tx.signal().put_contact(device_, contact);
  groups_.write(tx, device_);
  if (!credentials_.empty()) tx.devices().save_credentials(device_, credentials_);
}

namespace {

/// What was changed is loaded again when it is needed.
void forget_changes(DeviceMemory& memory) {
  memory.sessions.forget_dirty();
  memory.groups.forget_dirty();
  memory.contacts.clear();
  memory.credentials_changed = true;
}

}  // namespace

boost::asio::awaitable<Result<void>> store_changes(ports::Store& store, DeviceMemory& memory, ports::Store::Work more) {
  auto changes = MemoryChanges::take(memory);
  if (changes.empty() && !more) co_return Result<void>{};
  auto stored = co_await store.transact(
      [changes = std::move(changes), more = std::move(more)](ports::Transaction& tx) mutable -> Result<void> {
        changes.write(tx);
        return more ? more(tx) : Result<void>{};
      });
  if (!stored) {
    forget_changes(memory);
    co_return stored;
  }
  memory.sessions.stored();
  memory.groups.stored();
  co_return stored;
}

namespace {

struct Wanted {
  Address address;
  std::optional<Address> earlier;  ///< under the phone number: where the session was before the LID was known
  SessionRecord record{};
  bool moved = false;
};

std::optional<Address> earlier_address(const DeviceMemory& memory, const Address& address) {
  const auto is_lid = address.name.ends_with("_1");
  const auto* contact = is_lid ? memory.contacts.find_by_lid(address.name.substr(0, address.name.size() - 2)) : nullptr;
  if (contact == nullptr) return std::nullopt;
  return Address::of(Jid::phone_number(contact->number, address.device));
}

Result<void> find_session(ports::Transaction& tx, domain::DeviceId device, Wanted& wanted) {
  auto stored = tx.signal().session(device, wanted.address.to_string());
  if (!stored && wanted.earlier) {
    stored = tx.signal().session(device, wanted.earlier->to_string());
    wanted.moved = stored.has_value();
  }
  if (!stored) return {};
  auto record = SessionRecord::parse(*stored);
  if (!record) return pass_on(std::move(record));
  wanted.record = std::move(*record);
  return {};
}

}  // namespace

boost::asio::awaitable<Result<void>> load_sessions(ports::Store& store, DeviceMemory& memory, std::vector<Address> addresses) {
  std::vector<Wanted> all;
  for (const auto& address : addresses) {
    if (!memory.sessions.holds(address)) all.push_back({.address = address, .earlier = earlier_address(memory, address)});
  }
  if (all.empty()) co_return Result<void>{};
  auto loaded = co_await store.read([device = memory.id, &all](ports::Transaction& tx) -> Result<void> {
    for (auto& wanted : all) {
      if (auto found = find_session(tx, device, wanted); !found) return found;
    }
    return {};
  });
  if (!loaded) co_return loaded;
  for (auto& wanted : all) {
    memory.sessions.load(wanted.address, std::move(wanted.record));
    if (!wanted.moved) continue;
    (void)memory.sessions.change(wanted.address);
    if (const auto* contact = memory.contacts.find(wanted.earlier->name))
      memory.mappings.push_back({.number = contact->number, .lid = contact->lid, .learned_at = contact->checked_at});
  }
  co_return Result<void>{};
}

}  // namespace kurir::app
