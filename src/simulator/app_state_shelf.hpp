// An account's shared settings as the server keeps them: encrypted patches of a few collections, made by its phone.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "simulator/kept_file.hpp"
#include "whatsapp/app_state/mutation.hpp"

namespace kurir::proto {
class SyncActionValue;
class SyncdRecord;
}  // namespace kurir::proto

namespace kurir::simulator {

class AppStateShelf {
 public:
  explicit AppStateShelf(Random& random) : key_id_(random.bytes<6>()), key_data_(random.bytes<32>()) {}

  struct Collection {
    std::uint64_t version = 0;
    whatsapp::app_state::LtHash hash{};
    std::map<crypto::Sha256, Bytes> entries{};  ///< sealed values by index MAC
    std::vector<Bytes> patches{};               ///< encoded; the first leads to version 1
    Bytes snapshot{};                           ///< an encoded reference to a file; empty = none was made
    std::uint64_t snapshot_version = 0;
  };
  /// Null where nothing was ever set.
  [[nodiscard]] const Collection* find(std::string_view name) const {
    const auto found = collections_.find(name);
    return found == collections_.end() ? nullptr : &found->second;
  }

  // One patch each; the result is the collection that changed.
  std::string set_push_name(std::string_view name, std::int64_t now_ms, Random& random);
  std::string set_salt(BytesView salt, std::int64_t now_ms, Random& random);

  /// The entries of the last patch go into a file.
  [[nodiscard]] Result<void> move_out(std::string_view collection, const KeepFile& keep);
  /// Each collection as it stands becomes a file, for those who start anew.
  [[nodiscard]] Result<void> make_snapshots(const KeepFile& keep);

  /// The key as the phone shares it: id and data.
  [[nodiscard]] BytesView key_id() const noexcept { return key_id_; }
  [[nodiscard]] BytesView key_data() const noexcept { return key_data_; }

 private:
  void fill(proto::SyncdRecord& record, BytesView index_mac, BytesView value) const;
  void set(const std::string& collection, std::string_view index, const proto::SyncActionValue& value, Random& random);

  ByteArray<6> key_id_;
  ByteArray<32> key_data_;
  std::map<std::string, Collection, std::less<>> collections_;
};

}  // namespace kurir::simulator
