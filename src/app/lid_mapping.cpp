#include "app/lid_mapping.hpp"

namespace kurir::app {

using whatsapp::Jid;
using whatsapp::signal::Address;

std::optional<Contact> contact_of(ports::Transaction& tx, domain::DeviceId device, const Jid& user) {
  return user.is_lid() ? tx.signal().contact_by_lid(device, user.user) : tx.signal().contact(device, user.user);
}

void learn_mapping(DeviceMemory& memory, const std::string& number, const std::string& lid, Time now) {
  if (number.empty() || lid.empty()) return;
  if (const auto* known = memory.contacts.find(number)) {
    if (known->lid == lid) return;
    auto contact = *known;
    contact.lid = lid;
    memory.contacts.learn(std::move(contact));
  }
  memory.mappings.push_back({number, lid, now});
}

void move_sessions(DeviceMemory& memory, const LidPair& pair) {
  const auto from = Address::of(Jid::phone_number(pair.number)).name;
  const auto to = Address::of(Jid::lid(pair.lid)).name;
  for (const auto& old : memory.sessions.held_under(from)) {
    const Address address{to, old.device};
    if (!memory.sessions.open(address) && memory.sessions.look(old).has_open_state()) {
      auto record = memory.sessions.look(old);
      memory.sessions.forget(address);
      memory.sessions.load(address, std::move(record));
      (void)memory.sessions.change(address);
    }
    memory.sessions.forget(old);
  }
  memory.groups.rename_holders(from, to);
  // An empty record says that the store has none; after the move it may have one.
  for (const auto& address : memory.sessions.held_under(to)) {
    if (!memory.sessions.open(address) && !memory.sessions.dirty().contains(address)) memory.sessions.forget(address);
  }
}

void store_mapping(ports::Transaction& tx, domain::DeviceId device, const LidPair& pair) {
  auto contact = tx.signal().contact(device, pair.number);
  if (!contact)
    contact = Contact{.number = pair.number, .lid = {}, .on_whatsapp = true, .devices = {}, .checked_at = pair.learned_at};
  if (contact->lid != pair.lid) {
    contact->lid = pair.lid;
    tx.signal().put_contact(device, *contact);
  }
  tx.signal().move_sessions_of(device, Address::of(Jid::phone_number(pair.number)).name, Address::of(Jid::lid(pair.lid)).name);
}

}  // namespace kurir::app
