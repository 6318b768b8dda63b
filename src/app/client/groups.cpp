#include "app/client/groups.hpp"

#include <charconv>

#include "app/address_book.hpp"
#include "app/client/group_audience.hpp"
#include "app/client/send_message.hpp"
#include "ports/group_rows.hpp"
#include "ports/sent_payload_rows.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using whatsapp::Jid;
using whatsapp::client::GroupInfo;
using whatsapp::client::Holders;
using whatsapp::signal::Address;
namespace client = whatsapp::client;

/// The inverse of Address::to_string().
std::optional<Address> parse_address(std::string_view text) {
  const auto dot = text.rfind('.');
  if (dot == text.npos) return std::nullopt;
  Address address{.name = std::string(text.substr(0, dot))};
  const auto device = text.substr(dot + 1);
  const auto [end, error] = std::from_chars(device.data(), device.data() + device.size(), address.device);
  return error == std::errc() && end == device.data() + device.size() ? std::optional(address) : std::nullopt;
}

struct StoredHolders {
  Holders holders{};
  std::vector<std::pair<std::string, std::string>> moved{};  ///< written down by number: from, to
};

/// By their present names: some may have been handed our key before we knew their LIDs.
StoredHolders find_holders(ports::Transaction& tx, domain::DeviceId device, const std::string& group) {
  StoredHolders found;
  for (auto& name : tx.groups().key_holders(device, group)) {
    auto address = parse_address(name);
    if (!address) continue;
    const auto contact = tx.signal().contact(device, address->name);
    if (contact && !contact->lid.empty()) {
      address = Address::of(Jid::lid(contact->lid, address->device));
      found.moved.emplace_back(std::move(name), address->to_string());
    }
    found.holders.insert(std::move(*address));
  }
  return found;
}

/// Where we are not in a group, nobody tells us what becomes of it.
bool includes_us(const DeviceMemory& memory, const GroupInfo& info) {
  return info.find(memory.account().lid) != nullptr || info.find(memory.account().jid) != nullptr;
}

/// Those who have our key, or are being given it by messages that are under way.
Holders present_holders(GroupMemory& groups, const Jid& group) {
  auto holders = *groups.holders(group);
  for (const auto& [id, sent] : groups.unanswered) {
    if (sent.group == group) holders.insert(sent.handed.begin(), sent.handed.end());
  }
  return holders;
}

std::vector<client::Target> lacking_key(const client::Audience& audience, const Holders& holders) {
  std::vector<client::Target> lacking;
  for (const auto& target : audience.devices) {
    if (!holders.contains(target.address)) lacking.push_back(target);
  }
  return lacking;
}

}  // namespace

awaitable<Result<const GroupInfo*>> group_info(ConnectedClient& connected, Jid group) {
  auto& groups = connected.memory.groups;
  if (const auto* known = groups.find(group); known != nullptr && includes_us(connected.memory, *known)) co_return known;
  auto stored = co_await ports::read<std::optional<ports::GroupRow>>(
      connected.services.store,
      [device = connected.memory.id, jid = group.to_string()](ports::Transaction& tx) -> Result<std::optional<ports::GroupRow>> {
        return tx.groups().find(device, jid);
      });
  if (!stored) co_return pass_on(std::move(stored));
  if (auto info = *stored ? to_info(**stored) : std::nullopt; info && includes_us(connected.memory, *info))
    co_return groups.load(std::move(*info));
  auto answer = co_await connected.link.request(client::group_request(group));
  if (!answer) co_return pass_on(std::move(answer));
  auto info = client::parse_group(*answer);
  if (!info) co_return pass_on(std::move(info));
  if (info->jid != group) co_return fail(ErrorCode::malformed, "asked for the group {}, told of {}", group, info->jid);
  co_return groups.learn(std::move(*info));
}

awaitable<Result<std::vector<GroupInfo>>> all_groups(ConnectedClient& connected) {
  auto answer = co_await connected.link.request(client::groups_request());
  if (!answer) co_return pass_on(std::move(answer));
  auto groups = client::parse_groups(*answer);
  if (!groups) co_return pass_on(std::move(groups));
  for (const auto& info : *groups) connected.memory.groups.learn(info);
  co_return std::move(*groups);
}

awaitable<Result<GroupInfo>> create_group(ConnectedClient& connected, std::string subject, std::vector<Jid> members) {
  auto answer = co_await connected.link.request(client::create_group_request(subject, members, connected.link.next_id()));
  if (!answer) co_return pass_on(std::move(answer));
  auto info = client::parse_group(*answer);
  if (!info) co_return pass_on(std::move(info));
  co_return *connected.memory.groups.learn(std::move(*info));
}

awaitable<Result<void>> change_group(ConnectedClient& connected, whatsapp::Node request) {
  auto answer = co_await connected.link.request(std::move(request));
  if (!answer) co_return pass_on(std::move(answer));
  co_return Result<void>{};
}

client::SenderKeyName own_sender_key_name(const DeviceMemory& memory, const Jid& group) {
  return {group, Address::of(memory.account().lid)};
}

awaitable<Result<void>> load_own_sender_key(ConnectedClient& connected, Jid group) {
  auto& groups = connected.memory.groups;
  if (auto loaded = co_await load_sender_keys(connected.services.store, connected.memory.id, groups,
                                              {{own_sender_key_name(connected.memory, group)}});
      !loaded) {
    co_return loaded;
  }
  if (groups.holders(group) != nullptr) co_return Result<void>{};
  auto stored = co_await ports::read<StoredHolders>(
      connected.services.store,
      [device = connected.memory.id, jid = group.to_string()](ports::Transaction& tx) -> Result<StoredHolders> {
        return find_holders(tx, device, jid);
      });
  if (!stored) co_return pass_on(std::move(stored));
  groups.load_holders(group, std::move(stored->holders));
  if (stored->moved.empty()) co_return Result<void>{};
  co_return co_await connected.services.store.transact(
      [device = connected.memory.id, jid = group.to_string(),
       moved = std::move(stored->moved)](ports::Transaction& tx) -> Result<void> {
        for (const auto& [from, to] : moved) {
          tx.groups().remove_key_holder(device, jid, from);
          tx.groups().add_key_holder(device, jid, to);
        }
        return {};
      });
}

awaitable<Result<void>> send_to_group(ConnectedClient& connected, Jid group, client::OutgoingMessage message) {
  auto& memory = connected.memory;
  const auto info = co_await group_info(connected, group);
  if (!info) co_return std::unexpected(info.error());
  const auto audience = co_await group_audience(connected, **info);
  if (!audience) co_return std::unexpected(audience.error());
  if (auto loaded = co_await load_own_sender_key(connected, group); !loaded) co_return loaded;

  const auto name = own_sender_key_name(memory, group);
  auto& random = connected.services.random;
  if (client::prepare_sender_key(memory.groups.keys.change(name), *memory.groups.holders(group), *audience, random))
    memory.groups.key_renewed(group);
  const auto holders = present_holders(memory.groups, group);
  if (auto ready = co_await ensure_sessions(connected.services, memory, connected.link, lacking_key(*audience, holders)); !ready)
    co_return ready;
  auto sending = client::fan_out_to_group(message, memory.credentials, *audience, holders, memory.groups.keys.change(name),
                                          memory.sessions, random);
  if (!sending) co_return pass_on(std::move(sending));
  ports::SentPayload sent{.wire_id = message.wire_id,
                          .chat = group.to_string(),
                          .payload = std::move(message.payload),
                          .at = connected.services.clock.now()};
  if (auto stored = co_await make_durable(connected, std::move(sent)); !stored) co_return stored;
  memory.groups.unanswered.insert_or_assign(
      message.wire_id, SentToGroup{group, client::audience_hash(memory.account(), *audience), std::move(sending->handed)});
  dispatch(connected, message.wire_id, sending->stanza);
  co_return Result<void>{};
}

}  // namespace kurir::app
