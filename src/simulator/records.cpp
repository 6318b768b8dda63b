#include "simulator/records.hpp"

#include "simulator/record_fields.hpp"

namespace kurir::simulator {
using namespace fields;
namespace {

constexpr std::size_t kPreKeySize = 3 + crypto::kKeySize;  ///< id and key, as stored

Record server_record(const ServerKeys& keys) {
  return {
      {"root", secret(keys.issuer.root)}, {"intermediate", secret(keys.issuer.intermediate)}, {"server", secret(keys.server)}};
}

Record account_record(const Account& account) {
  return {{"number", account.number},
          {"lid", account.lid_user},
          {"name", account.push_name},
          {"lid_migrated", account.lid_migrated},
          {"next_device_id", account.next_device_id},
          {"next_key_index", account.next_key_index},
          {"key_index_list", base64(account.key_index_list)},
          {"key_index_time", account.key_index_time}};
}

Account& account_of(const Universe& universe, const Record& record) {
  auto* account = universe.world.by_number(text(record, "number"));
  if (account == nullptr) throw std::invalid_argument("it belongs to no account");
  return *account;
}

void read_account(Universe& universe, const Record& record) {
  auto account = std::make_unique<Account>();
  account->number = text(record, "number");
  account->lid_user = text(record, "lid");
  account->push_name = text(record, "name");
  account->lid_migrated = flag(record, "lid_migrated");
  account->next_device_id = number<std::uint16_t>(record, "next_device_id");
  account->next_key_index = number<std::uint32_t>(record, "next_key_index");
  account->key_index_list = bytes(record, "key_index_list");
  account->key_index_time = number<std::int64_t>(record, "key_index_time");
  universe.world.restore(std::move(account));
}

Record contact_record(const RecordKey& key) { return {{"number", key.number}, {"contact", key.other}}; }

void read_contact(Universe& universe, const Record& record) {
  account_of(universe, record).contacts.insert(text(record, "contact"));
}

Record device_record(const Device& device) {
  Bytes prekeys;
  for (const auto& prekey : device.keys.prekeys) {
    append(prekeys, big_endian<3>(prekey.id));
    append(prekeys, prekey.key.bytes);
  }
  const auto& keys = device.keys;
  return {{"number", device.account.number},
          {"id", device.id},
          {"key_index", device.key_index},
          {"noise_key", base64(device.noise_key.bytes)},
          {"identity_blob", base64(device.identity_blob)},
          {"registration_id", keys.registration_id},
          {"identity", base64(keys.identity.bytes)},
          {"skey_id", keys.signed_prekey.id},
          {"skey", base64(keys.signed_prekey.key.bytes)},
          {"skey_signature", base64(keys.signed_prekey.signature)},
          {"uploaded", keys.uploaded},
          {"prekeys", base64(prekeys)}};
}

void read_device(Universe& universe, const Record& record) {
  auto& account = account_of(universe, record);
  auto device = std::make_unique<Device>(account, number<std::uint16_t>(record, "id"));
  device->key_index = number<std::uint32_t>(record, "key_index");
  device->noise_key = key(record, "noise_key");
  device->identity_blob = bytes(record, "identity_blob");
  auto& keys = device->keys;
  keys.registration_id = number<std::uint32_t>(record, "registration_id");
  keys.identity = key(record, "identity");
  keys.signed_prekey = {number<std::uint32_t>(record, "skey_id"), key(record, "skey"), array<64>(record, "skey_signature")};
  keys.uploaded = flag(record, "uploaded");
  auto prekeys = bytes(record, "prekeys");
  for (BytesView rest = prekeys; rest.size() >= kPreKeySize; rest = rest.subspan(kPreKeySize)) {
    keys.prekeys.push_back({static_cast<std::uint32_t>(read_big_endian(rest.first(3))),
                            crypto::PublicKey::from(rest.subspan(3, crypto::kKeySize)).value()});
  }
  auto id = device->id;
  account.devices.emplace(id, std::move(device));
}

Record group_record(const Group& group) {
  Record members;
  for (const auto& [number, role] : group.members) members[number] = static_cast<int>(role);
  return {{"id", group.id},
          {"subject", group.subject},
          {"by_lid", group.addressing == Addressing::lid},
          {"creator", group.creator},
          {"created_at", group.created_at},
          {"subject_by", group.subject_by},
          {"subject_at", group.subject_at},
          {"members", std::move(members)}};
}

void read_group(Universe& universe, const Record& record) {
  auto group = std::make_unique<Group>();
  group->id = text(record, "id");
  group->subject = text(record, "subject");
  group->addressing = flag(record, "by_lid") ? Addressing::lid : Addressing::pn;
  group->creator = text(record, "creator");
  group->created_at = number<std::int64_t>(record, "created_at");
  group->subject_by = text(record, "subject_by");
  group->subject_at = number<std::int64_t>(record, "subject_at");
  for (const auto& [member, role] : record.at("members").as_object()) {
    group->members.emplace(std::string(member.data(), member.size()),
                           static_cast<GroupRole>(std::min<std::uint8_t>(number<std::uint8_t>(role), 2)));
  }
  universe.world.groups.restore(std::move(group));
}

Record queued_record(const RecordKey& key, const Queued& entry) {
  return {{"number", key.number}, {"device", key.device}, {"serial", entry.serial}, {"stanza", stanza(entry.stanza)}};
}

void read_queued(Universe& universe, const Record& record) {
  auto* device = account_of(universe, record).device(number<std::uint16_t>(record, "device"));
  if (device == nullptr) throw std::invalid_argument("it belongs to no device");
  auto serial = number<std::uint64_t>(record, "serial");
  device->queue.entries.push_back({stanza(record.at("stanza")), serial, Queued::State::waiting, true, {}});
  device->queue.next_serial = serial + 1;
}

Record accepted_record(const std::string& message, const Ledger::Entry& entry) {
  return {{"message", message},           {"serial", entry.serial}, {"at", entry.accepted_at},
          {"delivered", entry.delivered}, {"read", entry.read},     {"wanted_again", entry.wanted_again}};
}

void read_accepted(Universe& universe, const Record& record) {
  universe.world.ledger.restore(text(record, "message"),
                                {number<std::uint64_t>(record, "serial"), number<std::int64_t>(record, "at"),
                                 flag(record, "delivered"), flag(record, "read"), number<std::uint32_t>(record, "wanted_again")});
}

void read_any(Universe& universe, RecordKind kind, const Record& record) {
  switch (kind) {
    case RecordKind::server:
      return universe.certify({{pair(record, "root"), pair(record, "intermediate")}, pair(record, "server")});
    case RecordKind::account: return read_account(universe, record);
    case RecordKind::contact: return read_contact(universe, record);
    case RecordKind::device: return read_device(universe, record);
    case RecordKind::group: return read_group(universe, record);
    case RecordKind::queued: return read_queued(universe, record);
    case RecordKind::phone: return PhoneRecord::read(universe, record);
    case RecordKind::session: return PhoneRecord::read_session(universe, record);
    case RecordKind::sender_key: return PhoneRecord::read_sender_key(universe, record);
    case RecordKind::sent: return PhoneRecord::read_sent(universe, record);
    case RecordKind::message: return PhoneRecord::read_message(universe, record);
    case RecordKind::accepted: return read_accepted(universe, record);
  }
}

std::optional<Record> record_of_group(const Group* group) {
  return group == nullptr ? std::nullopt : std::optional(group_record(*group));
}

std::optional<Record> record_of_phone(const Universe& universe, const RecordKey& key) {
  auto phone = universe.phones.find(key.number);
  return phone ? PhoneRecord::of(**phone, key) : std::nullopt;
}

std::optional<Record> record_of_account(const Account* account, const RecordKey& key) {
  if (account == nullptr) return std::nullopt;
  if (key.kind == RecordKind::account) return account_record(*account);
  if (key.kind == RecordKind::contact) return contact_record(key);
  const auto* device = account->device(key.device);
  if (device == nullptr) return std::nullopt;
  if (key.kind == RecordKind::device) return device_record(*device);
  const auto* entry = with_serial(device->queue.entries, key.serial);
  return entry == nullptr ? std::nullopt : std::optional(queued_record(key, *entry));
}

}  // namespace

std::optional<Record> record_of(const Universe& universe, const RecordKey& key) {
  switch (key.kind) {
    case RecordKind::server: return server_record(universe.server_keys);
    case RecordKind::account:
    case RecordKind::contact:
    case RecordKind::device:
    case RecordKind::queued: return record_of_account(universe.world.by_number(key.number), key);
    case RecordKind::group: return record_of_group(universe.world.groups.by_id(key.other));
    case RecordKind::phone:
    case RecordKind::session:
    case RecordKind::sender_key:
    case RecordKind::sent:
    case RecordKind::message: return record_of_phone(universe, key);
    case RecordKind::accepted: break;
  }
  const auto* message = universe.world.ledger.message_with(key.serial);
  return message == nullptr ? std::nullopt : std::optional(accepted_record(*message, universe.world.ledger.at(*message)));
}

Result<void> read_record(Universe& universe, RecordKind kind, const Record& record) {
  try {
    read_any(universe, kind, record);
    return {};
  } catch (const std::exception& error) {
    return fail(ErrorCode::malformed, "{}", error.what());
  }
}

}  // namespace kurir::simulator
