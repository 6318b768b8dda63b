// Changes of a collection as the server keeps them: each patch is authenticated as a whole and opened entry by entry.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "whatsapp/app_state/mutation.hpp"

namespace kurir::whatsapp::app_state {

/// One entry, opened.
struct Change {
  Operation operation = Operation::set;
  std::string index;  ///< compact JSON array, e.g. ["setting_pushName"]
  crypto::Sha256 index_mac{};
  crypto::Sha256 value_mac{};
  std::optional<std::string> push_name{};  ///< of ["setting_pushName"]
  std::optional<Bytes> nct_salt{};         ///< of ["nct_salt_sync"]; removed with its entry
};

/// Where a collection stands: its version and the hash over its entries.
struct CollectionState {
  std::uint64_t version = 0;
  LtHash hash{};
};

/// By key id; null where the key is not known.
using FindKeys = std::function<const Keys*(BytesView)>;
/// The value MAC under which the collection holds an entry now; nothing where it holds none.
using FindValueMac = std::function<std::optional<crypto::Sha256>(const crypto::Sha256& index_mac)>;

struct OpenedPatch {
  CollectionState state;  ///< after it
  std::vector<Change> changes;
};

/// Opens an encoded SyncdPatch on top of `before` and checks every MAC of it. `not_found` where a key is unknown, `conflict`
/// where it does not follow `before`, `unavailable` where its entries are kept on the media server, `verification_failed`,
/// `malformed`.
[[nodiscard]] Result<OpenedPatch> open_patch(BytesView encoded, std::string_view collection, const CollectionState& before,
                                             const FindKeys& keys, const FindValueMac& held);

/// The same for an encoded SyncdSnapshot, which stands for everything before it.
[[nodiscard]] Result<OpenedPatch> open_snapshot(BytesView encoded, std::string_view collection, const FindKeys& keys);

}  // namespace kurir::whatsapp::app_state
