#include "app/letters.hpp"

#include <algorithm>

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using domain::DeviceId;
using whatsapp::Jid;
using whatsapp::Node;
using whatsapp::signal::Address;
using whatsapp::signal::SessionRecord;
namespace client = whatsapp::client;

std::string key_of(const Node& stanza) {
  return stanza.attribute("from") + '/' + stanza.attribute("participant") + '/' + stanza.attribute("id");
}

/// What is looked up for one message.
struct LookUp {
  const Node* stanza;
  Letter letter;
  std::vector<whatsapp::signal::PreKeyId> needed;
  std::optional<Contact> contact;  ///< as known in memory
  bool held = false;               ///< the session is in memory
  std::optional<SessionRecord> session;

  [[nodiscard]] bool complete() const { return contact && held && needed.empty(); }
};

std::optional<Jid> lid_of(const std::optional<Contact>& contact) {
  if (!contact || contact->lid.empty()) return std::nullopt;
  return Jid::lid(contact->lid);
}

whatsapp::signal::Address address_of(const LookUp& one, const std::map<std::string, Jid>& told) {
  const auto& envelope = one.letter.envelope;
  const auto found = envelope.sender_pn ? told.find(envelope.sender_pn->user) : told.end();
  return client::session_address(envelope, found != told.end() ? std::optional(found->second) : lid_of(one.contact));
}

const Contact* known_sender(const DeviceMemory& memory, const client::Envelope& envelope) {
  if (envelope.sender_pn) return memory.contacts.find(envelope.sender_pn->user);
  if (envelope.sender_lid) return memory.contacts.find_by_lid(envelope.sender_lid->user);
  return nullptr;
}

/// What the batch itself tells of who has which LID: all letters of a person are read under one address.
using Told = std::map<std::string, Jid>;

std::vector<LookUp> from_memory(const DeviceMemory& memory, const std::vector<Node>& batch, Told& told) {
  std::vector<LookUp> all;
  for (const auto& stanza : batch) {
    if (stanza.tag != "message") continue;
    auto envelope = client::parse_envelope(stanza, memory.account());
    if (!envelope) continue;
    LookUp one{.stanza = &stanza, .letter = {}, .needed = client::needed_prekeys(stanza).one_time, .contact = {}, .session = {}};
    if (const auto* known = known_sender(memory, *envelope)) one.contact = *known;
    if (envelope->sender_pn && envelope->sender_lid) told.insert_or_assign(envelope->sender_pn->user, *envelope->sender_lid);
    one.letter.envelope = std::move(*envelope);
    all.push_back(std::move(one));
  }
  for (auto& one : all) {
    one.letter.address = address_of(one, told);
    one.held = memory.sessions.holds(one.letter.address);
  }
  return all;
}

void find_contact(ports::Transaction& tx, DeviceId device, LookUp& one) {
  if (one.contact) return;
  const auto& envelope = one.letter.envelope;
  if (envelope.sender_pn)
    one.contact = tx.signal().contact(device, envelope.sender_pn->user);
  else if (envelope.sender_lid)
    one.contact = tx.signal().contact_by_lid(device, envelope.sender_lid->user);
}

Result<std::optional<SessionRecord>> stored_session(ports::Transaction& tx, DeviceId device, const std::string& address) {
  const auto stored = tx.signal().session(device, address);
  if (!stored) return std::nullopt;
  auto record = SessionRecord::parse(*stored);
  if (!record) return pass_on(std::move(record));
  return std::optional(std::move(*record));
}

/// Where the session was before the LID was known.
std::optional<Address> number_address(const LookUp& one) {
  const auto& envelope = one.letter.envelope;
  const auto number = envelope.sender_pn ? envelope.sender_pn->user : one.contact ? one.contact->number : "";
  if (number.empty()) return std::nullopt;
  auto address = Address::of(Jid::phone_number(number, envelope.sender.device));
  return address != one.letter.address ? std::optional(std::move(address)) : std::nullopt;
}

/// Under the LID where that is known; a session made before it was known moves there.
Result<void> find_session(ports::Transaction& tx, DeviceId device, LookUp& one) {
  auto found = stored_session(tx, device, one.letter.address.to_string());
  if (!found) return pass_on(std::move(found));
  one.session = std::move(*found);
  const auto old = number_address(one);
  if (one.session || !old) return {};
  auto earlier = stored_session(tx, device, old->to_string());
  if (!earlier) return pass_on(std::move(earlier));
  if (*earlier) one.letter.moved_from = old->to_string();
  one.session = std::move(*earlier);
  return {};
}

Result<void> from_store(ports::Transaction& tx, DeviceId device, LookUp& one, const Told& told) {
  find_contact(tx, device, one);
  one.letter.address = address_of(one, told);
  if (!one.held) {
    if (auto found = find_session(tx, device, one); !found) return found;
  }
  for (const auto id : one.needed) {
    const auto stored = tx.signal().prekey(device, id);
    const auto secret = stored ? exactly<crypto::kKeySize>(*stored) : std::nullopt;
    if (secret) one.letter.prekeys.emplace(id, crypto::KeyPair::from_private(*secret));
  }
  return {};
}

/// What was found goes into memory; what is there already is newer and stays.
void keep(DeviceMemory& memory, LookUp& one) {
  if (one.contact && memory.contacts.find(one.contact->number) == nullptr) memory.contacts.load(*one.contact);
  const auto& address = one.letter.address;
  if (memory.sessions.holds(address)) return;
  if (const auto old = number_address(one); old && memory.sessions.open(*old)) {
    one.session = memory.sessions.look(*old);  // newer than what is stored
    one.letter.moved_from = old->to_string();
    memory.sessions.forget(*old);
  }
  memory.sessions.load(address, one.session ? std::move(*one.session) : SessionRecord());
  if (one.letter.moved_from) (void)memory.sessions.change(address);
}

}  // namespace

Letter* Letters::find(const Node& stanza) {
  const auto found = by_stanza_.find(key_of(stanza));
  return found != by_stanza_.end() ? &found->second : nullptr;
}

void Letters::add(const Node& stanza, Letter letter) { by_stanza_.insert_or_assign(key_of(stanza), std::move(letter)); }

awaitable<Result<Letters>> load_letters(ports::Store& store, DeviceMemory& memory, const std::vector<Node>& batch) {
  Told told;
  auto all = from_memory(memory, batch, told);
  if (!std::ranges::all_of(all, &LookUp::complete)) {
    auto done = co_await store.read([device = memory.id, &all, &told](ports::Transaction& tx) -> Result<void> {
      for (auto& one : all) {
        if (auto found = from_store(tx, device, one, told); !found) return found;
      }
      return {};
    });
    if (!done) co_return pass_on(std::move(done));
  }
  Letters letters;
  for (auto& one : all) {
    keep(memory, one);
    if (one.letter.envelope.in_group) one.letter.by_number = number_address(one);
    letters.add(*one.stanza, std::move(one.letter));
  }
  co_return letters;
}

}  // namespace kurir::app
