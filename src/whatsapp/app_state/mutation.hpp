// Settings that an account's devices share (push name, contacts, mutes): how one change is encrypted and authenticated.
#pragma once

#include <span>

#include "base/random.hpp"
#include "base/result.hpp"
#include "crypto/aes.hpp"
#include "crypto/hash.hpp"
#include "whatsapp/app_state/lt_hash.hpp"

namespace kurir::whatsapp::app_state {

/// All from one app-state key, which the phone shares with its companions.
struct Keys {
  Secret<32> index;
  Secret<32> value_encryption;
  Secret<32> value_mac;
  Secret<32> snapshot_mac;
  Secret<32> patch_mac;
};

[[nodiscard]] Keys derive_keys(const Secret<32>& key_data);

enum class Operation : std::uint8_t { set = 1, remove = 2 };

/// What a change is bound to besides its content.
struct MutationContext {
  Operation operation;
  BytesView key_id;  ///< under which of the account's keys; 6 bytes as known, at most 254
};

/// The blinded index under which the server files the entry; `index` is a compact JSON array.
[[nodiscard]] crypto::Sha256 index_mac(const Keys& keys, std::string_view index);

/// iv(16) ‖ AES-256-CBC(encoded SyncActionData) ‖ MAC(32). Draws the iv from `random`.
[[nodiscard]] Bytes seal_value(const Keys& keys, const MutationContext& context, BytesView plain, Random& random);
/// `malformed` or `verification_failed`.
[[nodiscard]] Result<Bytes> open_value(const Keys& keys, const MutationContext& context, BytesView blob);

/// The MAC at the end of a sealed value: what LtHash counts and patches list. `malformed` where the blob is too short.
[[nodiscard]] Result<crypto::Sha256> value_mac(BytesView blob);

/// A collection ("critical_block", "regular", …) at a version.
struct CollectionVersion {
  std::string_view name;
  std::uint64_t version = 0;
};

[[nodiscard]] crypto::Sha256 snapshot_mac(const Keys& keys, const LtHash& hash, const CollectionVersion& at);
/// `value_macs` in the patch's order.
[[nodiscard]] crypto::Sha256 patch_mac(const Keys& keys, const crypto::Sha256& snapshot_mac,
                                       std::span<const crypto::Sha256> value_macs, const CollectionVersion& at);

}  // namespace kurir::whatsapp::app_state
