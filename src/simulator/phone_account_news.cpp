// What a virtual phone tells its own companions besides messages: history, keys of the shared settings, who has which LID.
#include <zlib.h>

#include "simulator/app_state_shelf.hpp"
#include "simulator/phone.hpp"
#include "simulator/stanzas.hpp"
#include "whatsapp/proto/message.pb.h"

namespace kurir::simulator {
namespace {

std::string deflated(const std::string& plain) {
  uLongf size = compressBound(static_cast<uLong>(plain.size()));
  std::string packed(size, '\0');
  compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(plain.data()),
           static_cast<uLong>(plain.size()));
  packed.resize(size);
  return packed;
}

void put(std::string* field, BytesView bytes) { field->assign(as_text(bytes)); }

}  // namespace

AppStateShelf& Phone::app_state() {
  if (!account_.app_state) account_.app_state = std::make_shared<AppStateShelf>(world_.random);
  return *account_.app_state;
}

Result<std::size_t> Phone::tell_companions(const proto::Message& message) {
  if (!online()) return fail(ErrorCode::conflict, "the phone is offline: PATCH it online first");
  const auto content = to_bytes(message.SerializeAsString());
  std::size_t told = 0;
  for (const auto& [id, device] : account_.devices) {
    if (device->is_phone()) continue;
    auto enc = enc_for(*device, content);
    if (!enc) return pass_on(std::move(enc));
    say(Node("message", {{"id", world_.next_stanza_id()}, {"to", device->pn()}, {"type", "text"}, {"category", "peer"}},
             children(std::move(*enc))));
    ++told;
  }
  return told;
}

Result<std::size_t> Phone::share_app_state_keys() {
  proto::Message message;
  auto& protocol = *message.mutable_protocolmessage();
  protocol.set_type(proto::ProtocolMessage::APP_STATE_SYNC_KEY_SHARE);
  auto& key = *protocol.mutable_appstatesynckeyshare()->add_keys();
  put(key.mutable_keyid()->mutable_keyid(), app_state().key_id());
  put(key.mutable_keydata()->mutable_keydata(), app_state().key_data());
  key.mutable_keydata()->mutable_fingerprint()->set_rawid(1);
  key.mutable_keydata()->set_timestamp(to_unix_ms(world_.clock.now()));
  return tell_companions(message);
}

/// Nothing but what concerns these contacts: who they are, and the tokens that they gave.
Result<std::size_t> Phone::share_history(const std::vector<Account*>& contacts, Placement placement) {
  proto::HistorySync history;
  history.set_synctype(proto::INITIAL_BOOTSTRAP);
  history.set_chunkorder(1);
  history.set_progress(100);
  if (account_.nct_salt.empty()) account_.nct_salt = to_bytes(BytesView(world_.random.bytes<32>()));
  put(history.mutable_nctsalt(), account_.nct_salt);
  history.mutable_globalsettings()->set_chatdblidmigrationtimestamp(account_.lid_migrated ? world_.unix_now() : 0);
  auto* own = history.add_pushnames();
  own->set_id(account_.pn().to_string());
  own->set_pushname(account_.push_name);
  for (auto* contact : contacts) {
    auto* pair = history.add_phonenumbertolidmappings();
    pair->set_pnjid(contact->pn().to_string());
    pair->set_lidjid(contact->lid().to_string());
    auto& given = contact->tokens_given[account_.number];
    if (given.empty()) given.push_back(to_bytes(BytesView(world_.random.bytes<16>())));
    auto* chat = history.add_conversations();
    chat->set_id(contact->lid().to_string());
    chat->set_pnjid(contact->pn().to_string());
    put(chat->mutable_tctoken(), given.back());
    chat->set_tctokentimestamp(static_cast<std::uint64_t>(world_.unix_now()));
  }
  proto::Message message;
  auto& protocol = *message.mutable_protocolmessage();
  protocol.set_type(proto::ProtocolMessage::HISTORY_SYNC_NOTIFICATION);
  auto& notification = *protocol.mutable_historysyncnotification();
  notification.set_synctype(proto::INITIAL_BOOTSTRAP);
  notification.set_chunkorder(1);
  const auto packed = deflated(history.SerializeAsString());
  if (placement == Placement::file) {
    const auto file = keep_file(world_, kHistoryFile, account_.number, as_bytes(packed));
    if (!file) return std::unexpected(file.error());
    refer_to(*file, notification);
    notification.set_filelength(file->size);
  } else {
    notification.set_initialhistbootstrapinlinepayload(packed);
  }
  return tell_companions(message);
}

Result<std::size_t> Phone::share_lids(const std::vector<Account*>& contacts) {
  proto::LIDMigrationMappingSyncPayload payload;
  for (const auto* contact : contacts) {
    auto* pair = payload.add_pntolidmappings();
    pair->set_pn(std::stoull(contact->number));
    pair->set_assignedlid(std::stoull(contact->lid_user));
  }
  payload.set_chatdbmigrationtimestamp(static_cast<std::uint64_t>(world_.unix_now()));
  proto::Message message;
  auto& protocol = *message.mutable_protocolmessage();
  protocol.set_type(proto::ProtocolMessage::LID_MIGRATION_MAPPING_SYNC);
  protocol.mutable_lidmigrationmappingsyncmessage()->set_encodedmappingpayload(deflated(payload.SerializeAsString()));
  account_.lid_migrated = true;
  world_.changes.changed(key_of(account_));
  return tell_companions(message);
}

Result<std::size_t> Phone::rename(std::string name, Placement placement) {
  account_.push_name = std::move(name);
  world_.changes.changed(key_of(account_));
  return tell_of_collection(app_state().set_push_name(account_.push_name, to_unix_ms(world_.clock.now()), world_.random),
                            placement);
}

Result<std::size_t> Phone::draw_salt(Placement placement) {
  account_.nct_salt = to_bytes(BytesView(world_.random.bytes<32>()));
  return tell_of_collection(app_state().set_salt(account_.nct_salt, to_unix_ms(world_.clock.now()), world_.random), placement);
}

KeepFile Phone::keep_settings() {
  return [this](BytesView plain) { return keep_file(world_, kSettingsFile, account_.number, plain); };
}

Result<std::size_t> Phone::snapshot_settings() {
  if (auto made = app_state().make_snapshots(keep_settings()); !made) return std::unexpected(made.error());
  return 0;
}

Result<std::size_t> Phone::tell_of_collection(const std::string& name, Placement placement) {
  if (placement == Placement::file) {
    if (auto moved = app_state().move_out(name, keep_settings()); !moved) return std::unexpected(moved.error());
  }
  const auto version = std::to_string(app_state().find(name)->version);
  for (const auto& [id, device] : account_.devices) {
    if (device->is_phone()) continue;
    world_.post.send(*device, Node("notification",
                                   {{"id", world_.next_stanza_id()},
                                    {"type", "server_sync"},
                                    {"from", account_.pn()},
                                    {"t", std::to_string(world_.unix_now())}},
                                   children(Node("collection", {{"name", name}, {"version", version}}))));
  }
  return account_.devices.size() - 1;
}

/// The app was deleted and installed again: another identity, no sessions, no companions.
void Phone::reinstall() {
  std::vector<Device*> companions;
  for (const auto& [id, device] : account_.devices) {
    if (!device->is_phone()) companions.push_back(device.get());
  }
  for (auto* companion : companions) world_.unlink(*companion);
  keys_ = PhoneKeys::generate(world_.random);
  account_.phone().keys = keys_.publish(world_.random);
  sessions_.forget_all();
  account_.tokens_given.clear();
  sign_device_list();
  changed();
  world_.changes.changed(key_of(account_.phone()));
  for (const auto& number : account_.contacts) {
    auto* contact = world_.by_number(number);
    if (contact == nullptr || contact == &account_) continue;
    for (const auto& [id, device] : contact->devices) {
      if (device->is_phone()) continue;
      world_.post.send(*device, Node("notification",
                                     {{"id", world_.next_stanza_id()},
                                      {"type", "encrypt"},
                                      {"from", account_.pn()},
                                      {"t", std::to_string(world_.unix_now())}},
                                     children(Node("identity"))));
    }
  }
}

}  // namespace kurir::simulator
