#include "adapters/sqlite/sealer.hpp"

#include <string>

#include "adapters/sqlite/failure.hpp"

namespace kurir::sqlite {
namespace {

std::string context(const SealedPlace& place) { return fmt::format("{}/{}/{}", place.column, place.device, place.key); }

}  // namespace

Bytes Sealer::seal(const SealedPlace& place, BytesView plain) const { return vault_.seal(context(place), plain, random_); }

Bytes Sealer::open(const SealedPlace& place, BytesView sealed) const {
  auto plain = vault_.open(context(place), sealed);
  if (!plain) {
    raise(ErrorCode::verification_failed,
          "{} of device {} does not open with master.key: kurir.db was changed from outside; restore a backup", place.column,
          place.device);
  }
  return std::move(*plain);
}

}  // namespace kurir::sqlite
