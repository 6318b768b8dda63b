#include "app/group_memory.hpp"

#include <algorithm>

namespace kurir::app {
namespace {

using whatsapp::Jid;
using whatsapp::client::GroupInfo;
using whatsapp::client::GroupMember;
using whatsapp::client::GroupRole;
using whatsapp::client::SenderKeyName;
using whatsapp::signal::SenderKeyRecord;
namespace client = whatsapp::client;

struct LoadedSenderKey {
  SenderKeyName name;
  SenderKeyRecord record{};
  bool moved = false;  ///< it was filed by number
};

Result<LoadedSenderKey> find_sender_key(ports::Transaction& tx, domain::DeviceId device, const WantedSenderKey& wanted) {
  const auto group = wanted.name.group.to_string();
  LoadedSenderKey loaded{wanted.name};
  auto stored = tx.groups().sender_key(device, group, wanted.name.sender.to_string());
  if (!stored && wanted.by_number) {
    stored = tx.groups().sender_key(device, group, wanted.by_number->to_string());
    loaded.moved = stored.has_value();
  }
  if (!stored) return loaded;
  auto record = SenderKeyRecord::parse(*stored);
  if (!record) return pass_on(std::move(record));
  loaded.record = std::move(*record);
  return loaded;
}

}  // namespace

const GroupInfo* GroupMemory::load(GroupInfo info) {
  const auto jid = info.jid;
  return &known_.insert_or_assign(jid, std::move(info)).first->second;
}

const GroupInfo* GroupMemory::learn(GroupInfo info) {
  learned_.insert(info.jid);
  return load(std::move(info));
}

void GroupMemory::forget(const Jid& group) {
  known_.erase(group);
  learned_.erase(group);
}

void GroupMemory::forget_all() {
  known_.clear();
  learned_.clear();
}

void GroupMemory::rename_holders(const std::string& from, const std::string& to) {
  for (auto& [group, holders] : holders_) {
    for (auto at = holders.lower_bound({from, 0}); at != holders.end() && at->name == from; at = holders.erase(at))
      holders.insert({to, at->device});
  }
}

void GroupMemory::key_renewed(const Jid& group) {
  renewed_.insert(group);
  std::erase_if(unanswered, [&](const auto& entry) { return entry.second.group == group; });
}

void GroupMemory::forget_dirty() {
  keys.forget_dirty();
  known_.clear();
  learned_.clear();
  holders_.clear();
  renewed_.clear();
  unanswered.clear();
}

void GroupMemory::shrink() {
  keys.shrink();
  std::erase_if(known_, [this](const auto& entry) { return !learned_.contains(entry.first); });
  std::erase_if(holders_, [this](const auto& entry) { return !renewed_.contains(entry.first); });
  unanswered.clear();
  rebuilt.clear();
}

ports::GroupRow to_row(const GroupInfo& info) {
  ports::GroupRow row{.jid = info.jid.to_string(),
                      .subject = info.subject,
                      .by_lid = info.addressing == client::Addressing::lid,
                      .created_at = info.created_at,
                      .members = {}};
  row.members.reserve(info.members.size());
  for (const auto& member : info.members) {
    row.members.push_back({member.jid.to_string(), member.other ? member.other->to_string() : "", static_cast<int>(member.role)});
  }
  return row;
}

std::optional<GroupInfo> to_info(const ports::GroupRow& row) {
  auto jid = Jid::parse(row.jid);
  if (!jid) return std::nullopt;
  GroupInfo info{.jid = std::move(*jid),
                 .subject = row.subject,
                 .addressing = row.by_lid ? client::Addressing::lid : client::Addressing::phone_number,
                 .created_at = row.created_at,
                 .members = {}};
  info.members.reserve(row.members.size());
  for (const auto& member : row.members) {
    auto person = Jid::parse(member.jid);
    if (!person) return std::nullopt;
    GroupMember known{.jid = std::move(*person), .role = static_cast<GroupRole>(std::clamp(member.role, 0, 2))};
    if (auto other = Jid::parse(member.other); !member.other.empty() && other) known.other = std::move(*other);
    info.members.push_back(std::move(known));
  }
  return info;
}

GroupChanges GroupChanges::take(GroupMemory& memory) {
  GroupChanges changes;
  for (const auto& name : memory.keys.dirty()) {
    changes.keys_.push_back({name.group.to_string(), name.sender.to_string(), memory.keys.look(name).serialise()});
  }
  for (const auto& group : memory.learned_) changes.groups_.push_back(to_row(memory.known_.at(group)));
  for (const auto& group : memory.renewed_) changes.renewed_.push_back(group.to_string());
  memory.learned_.clear();
  memory.renewed_.clear();
  return changes;
}

void GroupChanges::write(ports::Transaction& tx, domain::DeviceId device) const {
  if (empty()) return;
  auto& rows = tx.groups();
  for (const auto& group : groups_) rows.put(device, group);
  for (const auto& group : renewed_) rows.remove_key_holders(device, group);
  for (const auto& key : keys_) rows.put_sender_key(device, key.group, key.sender, key.record);
}

boost::asio::awaitable<Result<void>> load_sender_keys(ports::Store& store, domain::DeviceId device, GroupMemory& memory,
                                                      std::vector<WantedSenderKey> wanted) {
  std::erase_if(wanted, [&memory](const WantedSenderKey& one) { return memory.keys.holds(one.name); });
  if (wanted.empty()) co_return Result<void>{};
  using Loaded = std::vector<LoadedSenderKey>;
  auto loaded =
      co_await ports::read<Loaded>(store, [device, wanted = std::move(wanted)](ports::Transaction& tx) -> Result<Loaded> {
        Loaded out;
        for (const auto& one : wanted) {
          auto found = find_sender_key(tx, device, one);
          if (!found) return pass_on(std::move(found));
          out.push_back(std::move(*found));
        }
        return out;
      });
  if (!loaded) co_return pass_on(std::move(loaded));
  for (auto& [name, record, moved] : *loaded) {
    memory.keys.load(name, std::move(record));
    if (moved) (void)memory.keys.change(name);
  }
  co_return Result<void>{};
}

}  // namespace kurir::app
