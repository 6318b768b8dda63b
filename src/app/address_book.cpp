#include "app/address_book.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "whatsapp/client/bundles.hpp"
#include "whatsapp/client/usync.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using whatsapp::Jid;
using whatsapp::client::Target;
namespace client = whatsapp::client;

constexpr std::size_t kMaxBundlesPerRequest = 100;
constexpr Time kAlways = from_unix_seconds(253'402'300'799);  ///< the end of the year 9999: our own account needs no check

Contact own_contact(const client::Account& own) {
  return {.number = own.jid.user, .lid = own.lid.user, .on_whatsapp = true, .devices = {}, .checked_at = kAlways};
}

/// Before a message leaves a no is not believed: whoever writes again hopes that the number has joined.
bool is_current(const Contact* contact, Time now) {
  return contact != nullptr && contact->on_whatsapp && is_fresh(*contact, now);
}

awaitable<Result<void>> ask_who(const WhatsAppServices& services, DeviceMemory& memory, Link& link,
                                const std::set<std::string>& numbers) {
  const auto now = services.clock.now();
  std::vector<std::string> unknown;
  for (const auto& number : numbers) {
    if (!is_current(memory.contacts.find(number), now)) unknown.push_back(number);
  }
  if (unknown.empty()) co_return Result<void>{};
  auto answer = co_await link.request(client::contact_request(unknown, link.next_id()));
  if (!answer) co_return pass_on(std::move(answer));
  auto contacts = client::parse_contacts(*answer);
  if (!contacts) co_return pass_on(std::move(contacts));
  for (const auto& found : *contacts) {
    if (std::ranges::find(unknown, found.asked) == unknown.end()) continue;
    Contact contact{.number = found.asked,
                    .lid = found.lid ? found.lid->user : "",
                    .on_whatsapp = found.on_whatsapp,
                    .devices = {},
                    .checked_at = now};
    if (const auto* known = memory.contacts.find(found.asked)) contact.devices = known->devices;
    memory.contacts.learn(std::move(contact));
  }
  co_return Result<void>{};
}

awaitable<Result<void>> ask_devices(DeviceMemory& memory, Link& link, const std::set<std::string>& numbers) {
  std::map<Jid, std::string> asked;
  for (const auto& number : numbers) {
    const auto* contact = memory.contacts.find(number);
    if (contact == nullptr || !contact->on_whatsapp || !contact->devices.empty()) continue;
    asked.emplace(client::chat_jid(memory.account(), to_peer(*contact)), number);
  }
  if (asked.empty()) co_return Result<void>{};
  std::vector<Jid> users;
  for (const auto& [jid, number] : asked) users.push_back(jid);
  auto answer = co_await link.request(client::devices_request(users, link.next_id()));
  if (!answer) co_return pass_on(std::move(answer));
  const auto phone_key = [&](const Jid& user) -> std::optional<crypto::PublicKey> {
    const auto number = asked.find(user);
    const auto* contact = number != asked.end() ? memory.contacts.find(number->second) : nullptr;
    if (contact == nullptr) return std::nullopt;
    const auto address = whatsapp::signal::Address::of(contact->lid.empty() ? user : Jid::lid(contact->lid));
    return memory.sessions.open(address) ? memory.sessions.look(address).remote_identity() : std::nullopt;
  };
  auto lists = client::parse_devices(*answer, phone_key);
  if (!lists) co_return pass_on(std::move(lists));
  for (auto& list : *lists) {
    const auto number = asked.find(list.user);
    if (number == asked.end()) continue;
    auto contact = *memory.contacts.find(number->second);
    contact.devices = std::move(list.devices);
    memory.contacts.learn(std::move(contact));
  }
  co_return Result<void>{};
}

void open_sessions(const WhatsAppServices& services, DeviceMemory& memory, const std::vector<client::BundleAnswer>& answers,
                   const std::map<Jid, whatsapp::signal::Address>& addresses) {
  for (const auto& answer : answers) {
    const auto address = addresses.find(answer.device);
    if (address == addresses.end() || !answer.bundle) continue;
    auto started = memory.sessions.change_by(address->second, [&](whatsapp::signal::SessionRecord& record) {
      return whatsapp::signal::start_session(record, memory.credentials.local(), *answer.bundle, services.random);
    });
    if (!started)
      log::warn("session.refused",
                {log::field("device", memory.id), log::field("reason", whatsapp::signal::name(started.error()))});
  }
}

awaitable<Result<void>> look_up(const WhatsAppServices& services, DeviceMemory& memory, Link& link,
                                const std::set<std::string>& numbers) {
  if (auto loaded = co_await load_contacts(services.store, memory, numbers); !loaded) co_return loaded;
  if (auto asked = co_await ask_who(services, memory, link, numbers); !asked) co_return asked;
  co_return co_await store_changes(services.store, memory);
}

}  // namespace

bool is_fresh(const Contact& contact, Time now) noexcept {
  return contact.checked_at + (contact.on_whatsapp ? kContactLifetime : kAbsenceLifetime) > now;
}

awaitable<void> answer_contacts(ConnectedClient& client, std::set<std::string> numbers, std::function<void(Result<void>)> done) {
  done(co_await look_up(client.services, client.memory, client.link, numbers));
}

awaitable<Result<void>> load_contacts(ports::Store& store, DeviceMemory& memory, const std::set<std::string>& numbers) {
  std::vector<std::string> missing;
  for (const auto& number : numbers) {
    if (memory.contacts.find(number) == nullptr) missing.push_back(number);
  }
  if (missing.empty()) co_return Result<void>{};
  using Loaded = std::vector<Contact>;
  auto loaded = co_await ports::read<Loaded>(
      store, [device = memory.id, missing = std::move(missing)](ports::Transaction& tx) -> Result<Loaded> {
        Loaded out;
        for (const auto& number : missing) {
          if (auto contact = tx.signal().contact(device, number)) out.push_back(std::move(*contact));
        }
        return out;
      });
  if (!loaded) co_return pass_on(std::move(loaded));
  for (auto& contact : *loaded) memory.contacts.load(std::move(contact));
  co_return Result<void>{};
}

awaitable<Result<void>> resolve_contacts(const WhatsAppServices& services, DeviceMemory& memory, Link& link,
                                         std::set<std::string> numbers) {
  numbers.insert(memory.account().jid.user);
  if (auto loaded = co_await load_contacts(services.store, memory, numbers); !loaded) co_return loaded;
  if (memory.contacts.find(memory.account().jid.user) == nullptr) memory.contacts.learn(own_contact(memory.account()));
  if (auto asked = co_await ask_who(services, memory, link, numbers); !asked) co_return asked;
  co_return co_await ask_devices(memory, link, numbers);
}

awaitable<Result<void>> ensure_sessions(const WhatsAppServices& services, DeviceMemory& memory, Link& link,
                                        std::vector<Target> targets) {
  std::vector<whatsapp::signal::Address> wanted;
  for (const auto& target : targets) wanted.push_back(target.address);
  if (auto loaded = co_await load_sessions(services.store, memory, std::move(wanted)); !loaded) co_return loaded;

  std::map<Jid, whatsapp::signal::Address> missing;
  for (const auto& target : targets) {
    if (!memory.sessions.open(target.address)) missing.emplace(target.wire, target.address);
  }
  std::vector<Jid> devices;
  for (const auto& [jid, address] : missing) devices.push_back(jid);
  for (std::size_t start = 0; start < devices.size(); start += kMaxBundlesPerRequest) {
    const auto part = std::span(devices).subspan(start, std::min(kMaxBundlesPerRequest, devices.size() - start));
    auto answer = co_await link.request(client::bundle_request(part));
    if (!answer) co_return pass_on(std::move(answer));
    auto bundles = client::parse_bundles(*answer);
    if (!bundles) co_return pass_on(std::move(bundles));
    open_sessions(services, memory, *bundles, missing);
  }
  co_return Result<void>{};
}

}  // namespace kurir::app
