#include <boost/json/array.hpp>

#include "simulator/record_fields.hpp"
#include "simulator/records.hpp"

namespace kurir::simulator {
namespace json = boost::json;
namespace signal = whatsapp::signal;
using namespace fields;
namespace {

Phone& phone_of(const Universe& universe, const Record& record) {
  auto phone = universe.phones.find(text(record, "number"));
  if (!phone) throw std::invalid_argument("it belongs to no phone");
  return **phone;
}

Jid jid(const Record& record, const char* name) {
  auto parsed = Jid::parse(text(record, name));
  if (!parsed) throw std::invalid_argument(parsed.error().message);
  return std::move(*parsed);
}

Record session_record(const RecordKey& key, const signal::SessionRecord& session) {
  return {{"number", key.number}, {"name", key.other}, {"device", key.device}, {"state", base64(session.serialise())}};
}

Record sender_key_record(const RecordKey& key, const PhoneSenderKeys::Entry& entry) {
  json::array holders;
  for (const auto& holder : entry.holders) holders.push_back(Record{{"name", holder.name}, {"device", holder.device}});
  const auto colon = key.other.find(':');
  return {{"number", key.number}, {"group", key.other.substr(0, colon)},       {"name", key.other.substr(colon + 1)},
          {"device", key.device}, {"state", base64(entry.record.serialise())}, {"holders", std::move(holders)}};
}

Record sent_record(const RecordKey& key, const SentMessage& sent) {
  return {{"number", key.number},
          {"serial", sent.serial},
          {"id", sent.id},
          {"chat", sent.chat.to_string()},
          {"content", base64(sent.content)},
          {"at", to_unix_ms(sent.at)},
          {"status", static_cast<int>(sent.status)}};
}

json::value media_record(const std::optional<MediaNote>& media) {
  if (!media) return nullptr;
  return Record{{"kind", media->kind},
                {"mime_type", media->mime_type},
                {"caption", media->caption},
                {"file_name", media->file_name},
                {"size", media->size},
                {"direct_path", media->direct_path},
                {"key", base64(media->key)},
                {"plain", base64(media->hashes.plain)},
                {"encrypted", base64(media->hashes.encrypted)}};
}

MediaNote read_media(const Record& record) {
  MediaNote note{.kind = text(record, "kind"), .mime_type = text(record, "mime_type")};
  note.caption = text(record, "caption");
  note.file_name = text(record, "file_name");
  note.size = number<std::uint64_t>(record, "size");
  note.direct_path = text(record, "direct_path");
  note.key = array<32>(record, "key");
  note.hashes = {array<32>(record, "plain"), array<32>(record, "encrypted")};
  return note;
}

Record message_record(const RecordKey& key, const ReceivedMessage& message) {
  const auto& shown = message.shown;
  return {{"number", key.number},
          {"serial", message.serial},
          {"id", shown.id},
          {"from", shown.from},
          {"text", shown.text},
          {"device", shown.device},
          {"at", to_unix_ms(shown.at)},
          {"read", shown.read},
          {"sender", message.sender.to_string()},
          {"group", shown.group},
          {"media", media_record(shown.media)}};
}

}  // namespace

std::optional<Record> PhoneRecord::of(const Phone& phone, const RecordKey& key) {
  if (key.kind == RecordKind::phone) return of(phone);
  if (key.kind == RecordKind::session) {
    auto found = phone.sessions_.records().find({key.other, key.device});
    return found == phone.sessions_.records().end() ? std::nullopt : std::optional(session_record(key, found->second));
  }
  if (key.kind == RecordKind::sender_key) {
    const auto colon = key.other.find(':');
    const auto& entries = phone.sender_keys_.entries();
    auto found = entries.find({key.other.substr(0, colon), {key.other.substr(colon + 1), key.device}});
    return found == entries.end() ? std::nullopt : std::optional(sender_key_record(key, found->second));
  }
  if (key.kind == RecordKind::sent) {
    const auto* sent = with_serial(phone.sent_, key.serial);
    return sent == nullptr ? std::nullopt : std::optional(sent_record(key, *sent));
  }
  const auto* message = with_serial(phone.messages_, key.serial);
  return message == nullptr ? std::nullopt : std::optional(message_record(key, *message));
}

Record PhoneRecord::of(const Phone& phone) {
  json::array prekeys;
  for (const auto& [id, pair_] : phone.keys_.prekeys) prekeys.push_back(Record{{"id", id}, {"secret", secret(pair_)}});
  const auto& skey = phone.keys_.signed_prekey;
  return {{"number", phone.account_.number},
          {"online", phone.online()},
          {"auto_read", phone.settings_.reading == Reading::automatic},
          {"auto_reply", phone.settings_.auto_reply},
          {"identity", secret(phone.keys_.identity)},
          {"registration_id", phone.keys_.registration_id},
          {"skey_id", skey.id},
          {"skey", secret(skey.pair)},
          {"skey_signature", base64(skey.signature)},
          {"next_prekey_id", phone.keys_.next_prekey_id},
          {"prekeys", std::move(prekeys)}};
}

void PhoneRecord::read(Universe& universe, const Record& record) {
  auto* account = universe.world.by_number(text(record, "number"));
  if (account == nullptr || account->device(0) == nullptr) throw std::invalid_argument("a phone of no account");
  PhoneKeys keys;
  keys.identity = pair(record, "identity");
  keys.registration_id = number<std::uint32_t>(record, "registration_id");
  keys.signed_prekey = {number<std::uint32_t>(record, "skey_id"), pair(record, "skey"), array<64>(record, "skey_signature")};
  keys.next_prekey_id = number<std::uint32_t>(record, "next_prekey_id");
  for (const auto& prekey : record.at("prekeys").as_array()) {
    keys.prekeys.emplace(number<std::uint32_t>(prekey.as_object(), "id"), pair(prekey.as_object(), "secret"));
  }
  PhoneSettings settings{flag(record, "auto_read") ? Reading::automatic : Reading::manual, text(record, "auto_reply")};
  Phone& phone = universe.phones.restore(
      std::make_unique<Phone>(universe.world, universe.switchboard, *account, std::move(keys), std::move(settings)));
  if (flag(record, "online")) phone.go_online();
}

void PhoneRecord::read_session(Universe& universe, const Record& record) {
  auto session = signal::SessionRecord::parse(bytes(record, "state"));
  if (!session) throw std::invalid_argument(session.error().message);
  phone_of(universe, record)
      .sessions_.restore({text(record, "name"), number<std::uint16_t>(record, "device")}, std::move(*session));
}

void PhoneRecord::read_sender_key(Universe& universe, const Record& record) {
  auto key = signal::SenderKeyRecord::parse(bytes(record, "state"));
  if (!key) throw std::invalid_argument(key.error().message);
  PhoneSenderKeys::Entry entry{std::move(*key), {}};
  for (const auto& holder : record.at("holders").as_array()) {
    entry.holders.insert({text(holder.as_object(), "name"), number<std::uint16_t>(holder.as_object(), "device")});
  }
  const signal::Address address{text(record, "name"), number<std::uint16_t>(record, "device")};
  phone_of(universe, record).sender_keys_.restore({text(record, "group"), address}, std::move(entry));
}

void PhoneRecord::read_sent(Universe& universe, const Record& record) {
  Phone& phone = phone_of(universe, record);
  auto serial = number<std::uint64_t>(record, "serial");
  SentMessage sent{serial, text(record, "id"), jid(record, "chat"), bytes(record, "content")};
  if (record.contains("at")) {  // absent in files of earlier versions
    sent.at = from_unix_ms(number<std::int64_t>(record, "at"));
    sent.status = static_cast<SentStatus>(std::min<std::uint8_t>(number<std::uint8_t>(record, "status"), 2));
  }
  phone.sent_.push_back(std::move(sent));
  phone.next_sent_ = serial + 1;
}

void PhoneRecord::read_message(Universe& universe, const Record& record) {
  Phone& phone = phone_of(universe, record);
  auto serial = number<std::uint64_t>(record, "serial");
  PhoneMessage shown{text(record, "id"),
                     text(record, "from"),
                     text(record, "text"),
                     number<std::uint16_t>(record, "device"),
                     from_unix_ms(number<std::int64_t>(record, "at")),
                     flag(record, "read")};
  if (record.contains("group")) shown.group = text(record, "group");  // absent in files of earlier versions
  if (const auto* media = record.if_contains("media"); media != nullptr && media->is_object()) {
    shown.media = read_media(media->as_object());
  }
  auto seen = phone.seen_.insert(shown.from + "/" + shown.id);
  if (seen.second) phone.seen_order_.push_back(*seen.first);
  phone.messages_.push_back({serial, std::move(shown), jid(record, "sender")});
  phone.next_message_ = serial + 1;
}

}  // namespace kurir::simulator
