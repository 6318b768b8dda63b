#include "app/once.hpp"

#include <charconv>

namespace kurir::app {
namespace {

constexpr Duration kLife = std::chrono::hours(24);

std::string stored_key(const OnceKey& key) { return key.what + ":" + key.idempotency.key; }

}  // namespace

Result<std::optional<std::int64_t>> done_before(ports::Transaction& tx, const OnceKey& key, Time now) {
  const auto known = tx.idempotency().find(key.account, stored_key(key), now);
  if (!known) return std::nullopt;
  if (known->body_hash != key.idempotency.body_hash) {
    return fail(ErrorCode::already_exists, "this idempotency key came with another body before: take a new one");
  }
  std::int64_t id = 0;
  const auto& text = known->response;
  if (std::from_chars(text.data(), text.data() + text.size(), id).ec != std::errc()) {
    return fail(ErrorCode::internal, "what is stored under an idempotency key does not read");
  }
  return id;
}

void remember(ports::Transaction& tx, const OnceKey& key, std::int64_t id, Time now) {
  tx.idempotency().remove_expired(now, 2);  // more than one for each that comes: the table stays small by itself
  tx.idempotency().put(key.account, stored_key(key), {key.idempotency.body_hash, std::to_string(id)}, now + kLife);
}

}  // namespace kurir::app
