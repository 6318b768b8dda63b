// Chores as they are stored: what they are for was acknowledged already, so nobody tells of it again.
#pragma once

#include <optional>

#include "app/chores.hpp"
#include "ports/owed_rows.hpp"

namespace kurir::app {

[[nodiscard]] ports::Owed to_owed(const HistoryChunk& chunk);
/// Nothing where it is not what to_owed() made.
[[nodiscard]] std::optional<HistoryChunk> to_chunk(const ports::Owed& owed);

}  // namespace kurir::app
