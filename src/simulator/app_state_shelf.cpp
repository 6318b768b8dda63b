#include "simulator/app_state_shelf.hpp"

#include "whatsapp/proto/app_state.pb.h"

namespace kurir::simulator {
namespace {

namespace app_state = whatsapp::app_state;

void put(std::string* field, BytesView bytes) { field->assign(as_text(bytes)); }

}  // namespace

std::string AppStateShelf::set_push_name(std::string_view name, std::int64_t now_ms, Random& random) {
  proto::SyncActionValue value;
  value.set_timestamp(now_ms);
  value.mutable_pushnamesetting()->set_name(std::string(name));
  set("critical_block", R"(["setting_pushName"])", value, random);
  return "critical_block";
}

std::string AppStateShelf::set_salt(BytesView salt, std::int64_t now_ms, Random& random) {
  proto::SyncActionValue value;
  value.set_timestamp(now_ms);
  put(value.mutable_nctsaltsyncaction()->mutable_salt(), salt);
  set("regular_high", R"(["nct_salt_sync"])", value, random);
  return "regular_high";
}

void AppStateShelf::set(const std::string& name, std::string_view index, const proto::SyncActionValue& value, Random& random) {
  const auto keys = app_state::derive_keys(Secret<32>(key_data_));
  proto::SyncActionData data;
  data.set_index(std::string(index));
  *data.mutable_value() = value;
  data.set_version(1);
  const auto blob = app_state::seal_value(keys, {app_state::Operation::set, key_id_}, as_bytes(data.SerializeAsString()), random);
  const auto index_mac = app_state::index_mac(keys, index);
  const auto value_mac = app_state::value_mac(blob).value();

  auto& collection = collections_[name];
  ++collection.version;
  if (const auto before = collection.entries.find(index_mac); before != collection.entries.end())
    collection.hash.remove(before->second);
  collection.hash.add(value_mac);
  collection.entries[index_mac] = value_mac;

  const app_state::CollectionVersion at{name, collection.version};
  const auto snapshot_mac = app_state::snapshot_mac(keys, collection.hash, at);
  proto::SyncdPatch patch;
  patch.mutable_version()->set_version(collection.version);
  auto& mutation = *patch.add_mutations();
  mutation.set_operation(proto::SyncdMutation::SET);
  put(mutation.mutable_record()->mutable_index()->mutable_blob(), index_mac);
  put(mutation.mutable_record()->mutable_value()->mutable_blob(), blob);
  put(mutation.mutable_record()->mutable_keyid()->mutable_id(), key_id_);
  put(patch.mutable_snapshotmac(), snapshot_mac);
  put(patch.mutable_patchmac(), app_state::patch_mac(keys, snapshot_mac, std::vector{value_mac}, at));
  put(patch.mutable_keyid()->mutable_id(), key_id_);
  collection.patches.push_back(to_bytes(patch.SerializeAsString()));
}

}  // namespace kurir::simulator
