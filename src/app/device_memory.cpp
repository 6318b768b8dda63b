#include "app/device_memory.hpp"

#include <utility>

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
  for (const auto& address : memory.sessions.dirty()) {
    changes.sessions_.emplace_back(address.to_string(), memory.sessions.look(address).serialise());
  }
  changes.contacts_ = memory.contacts.take_changes();
  if (std::exchange(memory.credentials_changed, false)) changes.credentials_ = memory.credentials.serialise();
  return changes;
}

void MemoryChanges::write(ports::Transaction& tx) const {
  for (const auto& [address, record] : sessions_) tx.signal().put_session(device_, address, record);
  for (const auto& contact : contacts_) tx.signal().put_contact(device_, contact);
  if (!credentials_.empty()) tx.devices().save_credentials(device_, credentials_);
}

void mark_stored(DeviceMemory& memory) { memory.sessions.stored(); }

void mark_failed(DeviceMemory& memory) {
  memory.sessions.forget_dirty();
  memory.contacts.clear();
  memory.credentials_changed = true;
}

boost::asio::awaitable<Result<void>> load_sessions(ports::Store& store, DeviceMemory& memory, std::vector<Address> addresses) {
  std::erase_if(addresses, [&memory](const Address& address) { return memory.sessions.holds(address); });
  if (addresses.empty()) co_return Result<void>{};
  using Loaded = std::vector<std::pair<Address, SessionRecord>>;
  auto loaded = co_await ports::read<Loaded>(
      store, [device = memory.id, addresses = std::move(addresses)](ports::Transaction& tx) -> Result<Loaded> {
        Loaded out;
        for (const auto& address : addresses) {
          const auto stored = tx.signal().session(device, address.to_string());
          if (!stored) {
            out.emplace_back(address, SessionRecord());
            continue;
          }
          auto record = SessionRecord::parse(*stored);
          if (!record) return pass_on(std::move(record));
          out.emplace_back(address, std::move(*record));
        }
        return out;
      });
  if (!loaded) co_return pass_on(std::move(loaded));
  for (auto& [address, record] : *loaded) memory.sessions.load(address, std::move(record));
  co_return Result<void>{};
}

}  // namespace kurir::app
