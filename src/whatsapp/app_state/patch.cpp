#include "whatsapp/app_state/patch.hpp"

#include <map>

#include "whatsapp/proto/app_state.pb.h"

namespace kurir::whatsapp::app_state {
namespace {

constexpr int kMaxEntries = 100'000;
constexpr std::size_t kMaxEncoded = 32U << 20;
constexpr std::string_view kPushNameIndex = R"(["setting_pushName"])";
constexpr std::string_view kSaltIndex = R"(["nct_salt_sync"])";

template <class Message>
bool parse(Message& message, BytesView bytes) {
  return bytes.size() <= kMaxEncoded && message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

Result<const Keys*> keys_of(const proto::SyncdKeyId& id, const FindKeys& find) {
  const auto* keys = find(as_bytes(id.id()));
  if (keys == nullptr) return fail(ErrorCode::not_found, "app state was written under a key that the phone has not shared yet");
  return keys;
}

void take_value(Change& change, const proto::SyncActionValue& value) {
  if (change.index == kPushNameIndex && value.has_pushnamesetting()) change.push_name = value.pushnamesetting().name();
  if (change.index == kSaltIndex && value.has_nctsaltsyncaction()) change.nct_salt = to_bytes(value.nctsaltsyncaction().salt());
}

Result<Change> open_record(const proto::SyncdRecord& record, Operation operation, const FindKeys& find) {
  const auto keys = keys_of(record.keyid(), find);
  if (!keys) return std::unexpected(keys.error());
  const auto blob = as_bytes(record.value().blob());
  auto plain = open_value(**keys, {operation, as_bytes(record.keyid().id())}, blob);
  if (!plain) return pass_on(std::move(plain));
  proto::SyncActionData data;
  if (!parse(data, *plain)) return fail(ErrorCode::malformed, "an entry of app state does not parse");
  Change change{.operation = operation, .index = data.index(), .value_mac = *value_mac(blob)};
  change.index_mac = index_mac(**keys, change.index);
  if (!crypto::equal(change.index_mac, as_bytes(record.index().blob())))
    return fail(ErrorCode::verification_failed, "an entry of app state is filed under another index than its own");
  take_value(change, data.value());
  return change;
}

/// What the collection holds while its changes are counted in.
class Entries {
 public:
  Entries(LtHash hash, const FindValueMac* held) : hash_(hash), held_(held) {}

  void take(const Change& change) {
    if (const auto before = find(change.index_mac)) hash_.remove(*before);
    if (change.operation == Operation::set) hash_.add(change.value_mac);
    changed_[change.index_mac] =
        change.operation == Operation::set ? std::optional(change.value_mac) : std::optional<crypto::Sha256>();
  }
  [[nodiscard]] const LtHash& hash() const noexcept { return hash_; }

 private:
  [[nodiscard]] std::optional<crypto::Sha256> find(const crypto::Sha256& index) const {
    if (const auto found = changed_.find(index); found != changed_.end()) return found->second;
    return held_ != nullptr ? (*held_)(index) : std::nullopt;
  }

  LtHash hash_;
  const FindValueMac* held_;
  std::map<crypto::Sha256, std::optional<crypto::Sha256>> changed_;
};

}  // namespace

Result<OpenedPatch> open_patch(BytesView encoded, std::string_view collection, const CollectionState& before,
                               const FindKeys& find, const FindValueMac& held) {
  proto::SyncdPatch patch;
  if (!parse(patch, encoded) || patch.mutations_size() > kMaxEntries)
    return fail(ErrorCode::malformed, "a patch of app state does not parse");
  if (patch.has_externalmutations()) return fail(ErrorCode::unavailable, "a patch of app state is kept on the media server");
  const auto version = patch.has_version() ? patch.version().version() : before.version + 1;
  if (version != before.version + 1) return fail(ErrorCode::conflict, "a patch of app state does not follow the one before");
  const auto keys = keys_of(patch.keyid(), find);
  if (!keys) return std::unexpected(keys.error());

  OpenedPatch opened;
  Entries entries(before.hash, &held);
  std::vector<crypto::Sha256> value_macs;
  for (const auto& mutation : patch.mutations()) {
    const auto operation = mutation.operation() == proto::SyncdMutation::REMOVE ? Operation::remove : Operation::set;
    auto change = open_record(mutation.record(), operation, find);
    if (!change) return pass_on(std::move(change));
    entries.take(*change);
    value_macs.push_back(change->value_mac);
    opened.changes.push_back(std::move(*change));
  }
  opened.state = {version, entries.hash()};
  const CollectionVersion at{collection, version};
  const auto expected = snapshot_mac(**keys, entries.hash(), at);
  if (!crypto::equal(expected, as_bytes(patch.snapshotmac())) ||
      !crypto::equal(patch_mac(**keys, expected, value_macs, at), as_bytes(patch.patchmac()))) {
    return fail(ErrorCode::verification_failed, "the MACs of a patch of app state do not hold: fetch the collection anew");
  }
  return opened;
}

Result<OpenedPatch> open_snapshot(BytesView encoded, std::string_view collection, const FindKeys& find) {
  proto::SyncdSnapshot snapshot;
  if (!parse(snapshot, encoded) || snapshot.records_size() > kMaxEntries)
    return fail(ErrorCode::malformed, "a snapshot of app state does not parse");
  const auto keys = keys_of(snapshot.keyid(), find);
  if (!keys) return std::unexpected(keys.error());
  OpenedPatch opened;
  Entries entries(LtHash(), nullptr);
  for (const auto& record : snapshot.records()) {
    auto change = open_record(record, Operation::set, find);
    if (!change) return pass_on(std::move(change));
    entries.take(*change);
    opened.changes.push_back(std::move(*change));
  }
  opened.state = {snapshot.version().version(), entries.hash()};
  const auto expected = snapshot_mac(**keys, entries.hash(), {collection, opened.state.version});
  if (!crypto::equal(expected, as_bytes(snapshot.mac())))
    return fail(ErrorCode::verification_failed, "the MAC of a snapshot of app state does not hold");
  return opened;
}

}  // namespace kurir::whatsapp::app_state
