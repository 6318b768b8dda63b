// At most once: what a caller asks for again under the same idempotency key was done already.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/accept_message.hpp"
#include "ports/store.hpp"

namespace kurir::app {

/// Of one call; `what` keeps the keys of different use cases apart: "top_up".
struct OnceKey {
  domain::AccountId account;
  std::string what;
  Idempotency idempotency;
};

/// What remember() noted for the key within the last 24 hours, in the transaction that would do it again. `already_exists`
/// where the key came with another body.
[[nodiscard]] Result<std::optional<std::int64_t>> done_before(ports::Transaction& tx, const OnceKey& key, Time now);

/// `id`: of what was made, in the transaction that made it.
void remember(ports::Transaction& tx, const OnceKey& key, std::int64_t id, Time now);

}  // namespace kurir::app
