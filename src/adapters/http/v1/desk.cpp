#include "adapters/http/v1/desk.hpp"

#include "crypto/hash.hpp"

namespace kurir::http::v1 {

std::expected<std::optional<app::Idempotency>, Problem> idempotency_of(const Call& call) {
  bool there = false;
  for (const auto& [name, value] : call.http.headers) there |= name == "idempotency-key";
  if (!there) return std::nullopt;
  std::string key(call.http.header("idempotency-key"));
  if (key.empty() || key.size() > app::kMaxIdempotencyKey) {
    return std::unexpected(invalid("Idempotency-Key", fmt::format("a key has 1 to {} bytes", app::kMaxIdempotencyKey)));
  }
  return app::Idempotency{.key = std::move(key), .body_hash = crypto::sha256(as_bytes(call.http.body))};
}

std::unexpected<Problem> refuse_once(Error error, std::string_view what) {
  const bool reused = error.code == ErrorCode::already_exists;
  auto refused = refuse(std::move(error), what);
  if (reused) refused.error().code = "idempotency_key_reused";
  return refused;
}

}  // namespace kurir::http::v1
