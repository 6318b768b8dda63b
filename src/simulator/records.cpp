#include "simulator/records.hpp"

#include <boost/json/array.hpp>

#include "simulator/record_fields.hpp"

namespace kurir::simulator {
namespace json = boost::json;
using namespace fields;
namespace {

constexpr std::size_t kPreKeySize = 3 + crypto::kKeySize;  ///< id and key, as stored

Record server_record(const ServerKeys& keys) {
  return {{"record", "server"},
          {"root", secret(keys.issuer.root)},
          {"intermediate", secret(keys.issuer.intermediate)},
          {"server", secret(keys.server)}};
}

Record account_record(const Account& account) {
  json::array contacts;
  for (const auto& number : account.contacts) contacts.emplace_back(number);
  return {{"record", "account"},
          {"number", account.number},
          {"lid", account.lid_user},
          {"name", account.push_name},
          {"lid_migrated", account.lid_migrated},
          {"next_device_id", account.next_device_id},
          {"next_key_index", account.next_key_index},
          {"key_index_list", base64(account.key_index_list)},
          {"key_index_time", account.key_index_time},
          {"contacts", std::move(contacts)}};
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
  for (const auto& contact : record.at("contacts").as_array()) account->contacts.insert(text(contact));
  universe.world.restore(std::move(account));
}

Record device_record(const Device& device) {
  Bytes prekeys;
  for (const auto& prekey : device.keys.prekeys) {
    append(prekeys, big_endian<3>(prekey.id));
    append(prekeys, prekey.key.bytes);
  }
  json::array queue;
  for (const auto& entry : device.queue.entries) queue.emplace_back(stanza(entry.stanza));
  const auto& keys = device.keys;
  return {{"record", "device"},
          {"number", device.account.number},
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
          {"prekeys", base64(prekeys)},
          {"queue", std::move(queue)}};
}

void read_device(Universe& universe, const Record& record) {
  auto* account = universe.world.by_number(text(record, "number"));
  if (account == nullptr) throw std::invalid_argument("a device of no account");
  auto device = std::make_unique<Device>(*account, number<std::uint16_t>(record, "id"));
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
  for (const auto& entry : record.at("queue").as_array())
    device->queue.entries.push_back({stanza(entry), Queued::State::waiting, true, {}});
  auto id = device->id;
  account->devices.emplace(id, std::move(device));
}

Record accepted_record(const std::string& key_, const Ledger::Entry& entry) {
  return {{"record", "accepted"},         {"key", key_},        {"at", entry.accepted_at},
          {"delivered", entry.delivered}, {"read", entry.read}, {"wanted_again", entry.wanted_again}};
}

void read_any(Universe& universe, const Record& record) {
  auto kind = text(record, "record");
  if (kind == "server") {
    universe.certify({{pair(record, "root"), pair(record, "intermediate")}, pair(record, "server")});
  } else if (kind == "account") {
    read_account(universe, record);
  } else if (kind == "device") {
    read_device(universe, record);
  } else if (kind == "phone") {
    PhoneRecord::read(universe, record);
  } else if (kind == "message") {
    PhoneRecord::read_message(universe, record);
  } else if (kind == "accepted") {
    universe.world.ledger.restore(text(record, "key"), {number<std::int64_t>(record, "at"), flag(record, "delivered"),
                                                        flag(record, "read"), number<std::uint32_t>(record, "wanted_again")});
  } else {
    throw std::invalid_argument("unknown record " + kind);
  }
}

}  // namespace

void write_records(const Universe& universe, const std::function<void(const Record&)>& line) {
  line(server_record(universe.server_keys));
  for (const auto& [number_, account] : universe.world.accounts()) {
    line(account_record(*account));
    for (const auto& [id, device] : account->devices) line(device_record(*device));
  }
  for (const auto& [number_, phone] : universe.phones.all()) {
    line(PhoneRecord::write(*phone));
    PhoneRecord::write_messages(*phone, line);
  }
  for (const auto& accepted : universe.world.ledger.order()) line(accepted_record(accepted, universe.world.ledger.at(accepted)));
}

Result<void> read_record(Universe& universe, const Record& record) {
  try {
    read_any(universe, record);
    return {};
  } catch (const std::exception& error) {
    return fail(ErrorCode::malformed, "{}", error.what());
  }
}

}  // namespace kurir::simulator
