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
    collection.hash.remove(app_state::value_mac(before->second).value());
  collection.hash.add(value_mac);
  collection.entries[index_mac] = blob;

  const app_state::CollectionVersion at{name, collection.version};
  const auto snapshot_mac = app_state::snapshot_mac(keys, collection.hash, at);
  proto::SyncdPatch patch;
  patch.mutable_version()->set_version(collection.version);
  auto& mutation = *patch.add_mutations();
  mutation.set_operation(proto::SyncdMutation::SET);
  fill(*mutation.mutable_record(), index_mac, blob);
  put(patch.mutable_snapshotmac(), snapshot_mac);
  put(patch.mutable_patchmac(), app_state::patch_mac(keys, snapshot_mac, std::vector{value_mac}, at));
  put(patch.mutable_keyid()->mutable_id(), key_id_);
  collection.patches.push_back(to_bytes(patch.SerializeAsString()));
}

void AppStateShelf::fill(proto::SyncdRecord& record, BytesView index_mac, BytesView value) const {
  put(record.mutable_index()->mutable_blob(), index_mac);
  put(record.mutable_value()->mutable_blob(), value);
  put(record.mutable_keyid()->mutable_id(), key_id_);
}

Result<void> AppStateShelf::move_out(std::string_view name, const KeepFile& keep) {
  auto& encoded = collections_.find(name)->second.patches.back();
  proto::SyncdPatch patch;
  patch.ParseFromArray(encoded.data(), static_cast<int>(encoded.size()));
  proto::SyncdMutations entries;
  entries.mutable_mutations()->Swap(patch.mutable_mutations());
  const auto file = keep(as_bytes(entries.SerializeAsString()));
  if (!file) return std::unexpected(file.error());
  refer_to(*file, *patch.mutable_externalmutations());
  patch.mutable_externalmutations()->set_filesizebytes(file->size);
  encoded = to_bytes(patch.SerializeAsString());
  return {};
}

Result<void> AppStateShelf::make_snapshots(const KeepFile& keep) {
  const auto keys = app_state::derive_keys(Secret<32>(key_data_));
  for (auto& [name, collection] : collections_) {
    proto::SyncdSnapshot snapshot;
    snapshot.mutable_version()->set_version(collection.version);
    for (const auto& [index_mac, value] : collection.entries) fill(*snapshot.add_records(), index_mac, value);
    put(snapshot.mutable_mac(), app_state::snapshot_mac(keys, collection.hash, {name, collection.version}));
    put(snapshot.mutable_keyid()->mutable_id(), key_id_);
    const auto file = keep(as_bytes(snapshot.SerializeAsString()));
    if (!file) return std::unexpected(file.error());
    proto::ExternalBlobReference reference;
    refer_to(*file, reference);
    reference.set_filesizebytes(file->size);
    collection.snapshot = to_bytes(reference.SerializeAsString());
    collection.snapshot_version = collection.version;
  }
  return {};
}

}  // namespace kurir::simulator
