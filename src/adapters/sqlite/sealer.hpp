// Secrets at rest: what goes into a column is bound to its table, device and key, so that rows cannot be swapped.
#pragma once

#include <string_view>

#include "base/random.hpp"
#include "crypto/vault.hpp"
#include "domain/ids.hpp"

namespace kurir::sqlite {

/// Where a sealed value stands.
struct SealedPlace {
  std::string_view column;  ///< "table.column"
  domain::DeviceId device;
  std::string_view key = "";  ///< tells the rows of one device apart; not repeated in error texts
};

/// As thread-safe as the Random. Both references outlive it.
class Sealer {
 public:
  Sealer(const crypto::Vault& vault, Random& random) : vault_(vault), random_(random) {}

  [[nodiscard]] Bytes seal(const SealedPlace& place, BytesView plain) const;
  /// Throws Failure (`verification_failed`) where the value was sealed elsewhere, under another key, or changed.
  [[nodiscard]] Bytes open(const SealedPlace& place, BytesView sealed) const;

 private:
  const crypto::Vault& vault_;
  Random& random_;
};

}  // namespace kurir::sqlite
