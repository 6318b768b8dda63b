#include "adapters/sqlite/second_factor_rows.hpp"

#include "adapters/sqlite/failure.hpp"

namespace kurir::sqlite {
namespace {

/// Only the rows of devices have sealed columns besides: 0 is nobody's device.
SealedPlace place_of(const std::string& user) { return {.column = "users.totp_secret", .device = {}, .key = user}; }

}  // namespace

SqliteSecondFactorRows::SqliteSecondFactorRows(Connection& connection, Sealer sealer)
    : sealer_(sealer),
      find_(connection,
            "SELECT totp_secret, totp_confirmed, totp_last_step FROM users WHERE id = ?1 AND totp_secret IS NOT NULL"),
      put_(connection, "UPDATE users SET totp_secret = ?2, totp_confirmed = ?3, totp_last_step = ?4 WHERE id = ?1"),
      add_code_(connection, "INSERT INTO recovery_codes (user, hash) VALUES (?1, ?2)"),
      take_code_(connection, "DELETE FROM recovery_codes WHERE user = ?1 AND hash = ?2"),
      remove_codes_(connection, "DELETE FROM recovery_codes WHERE user = ?1"),
      count_codes_(connection, "SELECT count(*) FROM recovery_codes WHERE user = ?1") {}

std::optional<ports::SecondFactorRows::SecondFactor> SqliteSecondFactorRows::find(domain::UserId user) {
  auto rows = find_.query(user);
  if (!rows.next()) return std::nullopt;
  const auto sealed = rows.blob();
  return SecondFactor{
      .secret = sealer_.open(place_of(fmt::format("{}", user)), sealed), .confirmed = rows.flag(), .last_step = rows.integer()};
}

void SqliteSecondFactorRows::put(domain::UserId user, const SecondFactor& factor) {
  const auto sealed = sealer_.seal(place_of(fmt::format("{}", user)), factor.secret);
  if (put_.execute(user, BytesView(sealed), factor.confirmed, factor.last_step) != 1) {
    raise(ErrorCode::not_found, "user {} does not exist", user);
  }
}

void SqliteSecondFactorRows::remove(domain::UserId user) {
  put_.execute(user, std::optional<BytesView>(), false, 0);
  remove_codes_.execute(user);
}

void SqliteSecondFactorRows::set_recovery_codes(domain::UserId user, const Hashes& hashes) {
  remove_codes_.execute(user);
  for (const auto& hash : hashes) add_code_.execute(user, BytesView(hash));
}

bool SqliteSecondFactorRows::take_recovery_code(domain::UserId user, const ByteArray<32>& hash) {
  return take_code_.execute(user, BytesView(hash)) == 1;
}

std::size_t SqliteSecondFactorRows::recovery_codes_left(domain::UserId user) {
  auto rows = count_codes_.query(user);
  return rows.next() ? static_cast<std::size_t>(rows.integer()) : 0;
}

}  // namespace kurir::sqlite
