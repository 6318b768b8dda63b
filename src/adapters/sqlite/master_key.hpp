// DIR/master.key: the key under which secrets rest in the database. Losing it loses the pairings.
#pragma once

#include <filesystem>

#include "base/random.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace kurir::sqlite {

using MasterKey = Secret<32>;

/// The 32 raw bytes of `file`. `unauthorized` where others may read it, `not_found` where it is missing.
[[nodiscard]] Result<MasterKey> load_master_key(const std::filesystem::path& file);

/// As load_master_key, but makes the key (mode 0600) where it is missing. Processes that come at the same moment get
/// the same key.
[[nodiscard]] Result<MasterKey> load_or_create_master_key(const std::filesystem::path& file, Random& random);

}  // namespace kurir::sqlite
