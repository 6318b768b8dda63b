#include <boost/json/array.hpp>

#include "simulator/record_fields.hpp"
#include "simulator/records.hpp"

namespace kurir::simulator {
namespace json = boost::json;
namespace signal = whatsapp::signal;
using namespace fields;

Record PhoneRecord::write(const Phone& phone) {
  json::array prekeys;
  for (const auto& [id, pair_] : phone.keys_.prekeys) prekeys.push_back(Record{{"id", id}, {"secret", secret(pair_)}});
  json::array sessions;
  for (const auto& [address, record] : phone.sessions_.records()) {
    sessions.push_back(Record{{"name", address.name}, {"device", address.device}, {"state", base64(record.serialise())}});
  }
  json::array sent;
  for (const auto& message : phone.sent_)
    sent.push_back(Record{{"id", message.id}, {"chat", message.chat.to_string()}, {"content", base64(message.content)}});
  const auto& skey = phone.keys_.signed_prekey;
  return {{"record", "phone"},
          {"number", phone.account_.number},
          {"online", phone.online()},
          {"auto_read", phone.settings_.reading == Reading::automatic},
          {"auto_reply", phone.settings_.auto_reply},
          {"identity", secret(phone.keys_.identity)},
          {"registration_id", phone.keys_.registration_id},
          {"skey_id", skey.id},
          {"skey", secret(skey.pair)},
          {"skey_signature", base64(skey.signature)},
          {"next_prekey_id", phone.keys_.next_prekey_id},
          {"prekeys", std::move(prekeys)},
          {"sessions", std::move(sessions)},
          {"sent", std::move(sent)}};
}

void PhoneRecord::write_messages(const Phone& phone, const std::function<void(const Record&)>& line) {
  for (const auto& [shown, sender] : phone.messages_) {
    line({{"record", "message"},
          {"number", phone.account_.number},
          {"id", shown.id},
          {"from", shown.from},
          {"text", shown.text},
          {"device", shown.device},
          {"at", to_unix_ms(shown.at)},
          {"read", shown.read},
          {"sender", sender.to_string()}});
  }
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
  for (const auto& stored : record.at("sessions").as_array()) {
    auto session = signal::SessionRecord::parse(bytes(stored.as_object(), "state"));
    if (!session) throw std::invalid_argument(session.error().message);
    phone.sessions_.restore({text(stored.as_object(), "name"), number<std::uint16_t>(stored.as_object(), "device")},
                            std::move(*session));
  }
  for (const auto& stored : record.at("sent").as_array()) {
    auto chat = Jid::parse(text(stored.as_object(), "chat"));
    if (!chat) throw std::invalid_argument(chat.error().message);
    phone.sent_.push_back({text(stored.as_object(), "id"), std::move(*chat), bytes(stored.as_object(), "content")});
  }
  if (flag(record, "online")) phone.go_online();
}

void PhoneRecord::read_message(Universe& universe, const Record& record) {
  auto phone = universe.phones.find(text(record, "number"));
  auto sender = Jid::parse(text(record, "sender"));
  if (!phone || !sender) throw std::invalid_argument("a message of no phone");
  PhoneMessage shown{text(record, "id"),
                     text(record, "from"),
                     text(record, "text"),
                     number<std::uint16_t>(record, "device"),
                     from_unix_ms(number<std::int64_t>(record, "at")),
                     flag(record, "read")};
  auto seen = (*phone)->seen_.insert(shown.from + "/" + shown.id);
  if (seen.second) (*phone)->seen_order_.push_back(*seen.first);
  (*phone)->messages_.push_back({std::move(shown), std::move(*sender)});
}

}  // namespace kurir::simulator
