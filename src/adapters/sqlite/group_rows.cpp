#include "adapters/sqlite/group_rows.hpp"

#include <charconv>

namespace kurir::sqlite {
namespace {

constexpr std::string_view kRecord = "sender_keys.record";

/// A line a member: JID, space, the other JID, space, role. JIDs have no spaces.
std::string encode(const std::vector<ports::GroupRow::Member>& members) {
  std::string text;
  for (const auto& member : members) text += fmt::format("{} {} {}\n", member.jid, member.other, member.role);
  return text;
}

std::vector<ports::GroupRow::Member> decode(std::string_view text) {
  std::vector<ports::GroupRow::Member> members;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto first = line.find(' ');
    const auto second = first == line.npos ? first : line.find(' ', first + 1);
    if (second == line.npos) continue;
    ports::GroupRow::Member member{std::string(line.substr(0, first)), std::string(line.substr(first + 1, second - first - 1)),
                                   0};
    const auto role = line.substr(second + 1);
    std::from_chars(role.data(), role.data() + role.size(), member.role);
    members.push_back(std::move(member));
  }
  return members;
}

std::string place(const std::string& group, const std::string& sender) { return group + '/' + sender; }

}  // namespace

SqliteGroupRows::SqliteGroupRows(Connection& connection, Sealer sealer)
    : sealer_(sealer),
      find_(connection, "SELECT subject, by_lid, created_at, members FROM chat_groups WHERE device = ?1 AND jid = ?2"),
      put_(connection,
           "INSERT INTO chat_groups (device, jid, subject, by_lid, created_at, members) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
           " ON CONFLICT (device, jid) DO UPDATE SET subject = ?3, by_lid = ?4, created_at = ?5, members = ?6"),
      remove_(connection, "DELETE FROM chat_groups WHERE device = ?1 AND jid = ?2"),
      remove_all_(connection, "DELETE FROM chat_groups WHERE device = ?1"),
      sender_key_(connection, "SELECT record FROM sender_keys WHERE device = ?1 AND chat = ?2 AND sender = ?3"),
      put_sender_key_(connection,
                      "INSERT INTO sender_keys (device, chat, sender, record) VALUES (?1, ?2, ?3, ?4)"
                      " ON CONFLICT (device, chat, sender) DO UPDATE SET record = ?4"),
      key_holders_(connection, "SELECT holder FROM sender_key_holders WHERE device = ?1 AND chat = ?2"),
      add_key_holder_(connection, "INSERT OR IGNORE INTO sender_key_holders (device, chat, holder) VALUES (?1, ?2, ?3)"),
      remove_key_holder_(connection, "DELETE FROM sender_key_holders WHERE device = ?1 AND chat = ?2 AND holder = ?3"),
      remove_key_holders_(connection, "DELETE FROM sender_key_holders WHERE device = ?1 AND chat = ?2"),
      clear_sender_keys_(connection, "DELETE FROM sender_keys WHERE device = ?1"),
      clear_key_holders_(connection, "DELETE FROM sender_key_holders WHERE device = ?1") {}

std::optional<ports::GroupRow> SqliteGroupRows::find(domain::DeviceId device, const std::string& jid) {
  auto rows = find_.query(device, jid);
  if (!rows.next()) return std::nullopt;
  return ports::GroupRow{
      .jid = jid, .subject = rows.text(), .by_lid = rows.flag(), .created_at = rows.time(), .members = decode(rows.text())};
}

void SqliteGroupRows::put(domain::DeviceId device, const ports::GroupRow& group) {
  put_.execute(device, group.jid, group.subject, group.by_lid, group.created_at, encode(group.members));
}

void SqliteGroupRows::remove(domain::DeviceId device, const std::string& jid) { remove_.execute(device, jid); }
void SqliteGroupRows::remove_all(domain::DeviceId device) { remove_all_.execute(device); }

std::optional<Bytes> SqliteGroupRows::sender_key(domain::DeviceId device, const std::string& group, const std::string& sender) {
  auto rows = sender_key_.query(device, group, sender);
  if (!rows.next()) return std::nullopt;
  return sealer_.open({kRecord, device, place(group, sender)}, rows.blob());
}

void SqliteGroupRows::put_sender_key(domain::DeviceId device, const std::string& group, const std::string& sender,
                                     BytesView record) {
  put_sender_key_.execute(device, group, sender, sealer_.seal({kRecord, device, place(group, sender)}, record));
}

std::vector<std::string> SqliteGroupRows::key_holders(domain::DeviceId device, const std::string& group) {
  std::vector<std::string> holders;
  auto rows = key_holders_.query(device, group);
  while (rows.next()) holders.push_back(rows.text());
  return holders;
}

void SqliteGroupRows::add_key_holder(domain::DeviceId device, const std::string& group, const std::string& holder) {
  add_key_holder_.execute(device, group, holder);
}

void SqliteGroupRows::remove_key_holder(domain::DeviceId device, const std::string& group, const std::string& holder) {
  remove_key_holder_.execute(device, group, holder);
}

void SqliteGroupRows::remove_key_holders(domain::DeviceId device, const std::string& group) {
  remove_key_holders_.execute(device, group);
}

void SqliteGroupRows::clear(domain::DeviceId device) {
  remove_all_.execute(device);
  clear_sender_keys_.execute(device);
  clear_key_holders_.execute(device);
}

}  // namespace kurir::sqlite
