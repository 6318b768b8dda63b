#include "adapters/sqlite/privacy_token_rows.hpp"

namespace kurir::sqlite {
namespace {

constexpr std::string_view kToken = "privacy_tokens.token";
constexpr std::string_view kSalt = "token_salts.salt";

}  // namespace

SqlitePrivacyTokenRows::SqlitePrivacyTokenRows(Connection& connection, Sealer sealer)
    : sealer_(sealer),
      find_(connection, "SELECT token, given_at, issued_at FROM privacy_tokens WHERE device = ?1 AND user = ?2"),
      received_(connection,
                "INSERT INTO privacy_tokens (device, user, token, given_at, issued_at) VALUES (?1, ?2, ?3, ?4, 0)"
                " ON CONFLICT (device, user) DO UPDATE SET token = excluded.token, given_at = excluded.given_at"
                " WHERE excluded.given_at >= given_at"),
      issued_(connection,
              "INSERT INTO privacy_tokens (device, user, token, given_at, issued_at) VALUES (?1, ?2, NULL, 0, ?3)"
              " ON CONFLICT (device, user) DO UPDATE SET issued_at = max(issued_at, excluded.issued_at)"),
      salt_(connection, "SELECT salt FROM token_salts WHERE device = ?1"),
      set_salt_(connection,
                "INSERT INTO token_salts (device, salt) VALUES (?1, ?2) ON CONFLICT (device) DO UPDATE SET salt = excluded.salt"),
      drop_salt_(connection, "DELETE FROM token_salts WHERE device = ?1"),
      clear_(connection, "DELETE FROM privacy_tokens WHERE device = ?1") {}

std::optional<ports::PrivacyTokenRows::PrivacyToken> SqlitePrivacyTokenRows::find(domain::DeviceId device,
                                                                                  const std::string& user) {
  auto rows = find_.query(device, user);
  if (!rows.next()) return std::nullopt;
  PrivacyToken found;
  if (const auto sealed = rows.blob(); !sealed.empty()) found.token = sealer_.open({kToken, device, user}, sealed);
  found.given_at = rows.time();
  found.issued_at = rows.time();
  return found;
}

void SqlitePrivacyTokenRows::received(domain::DeviceId device, const std::string& user, BytesView token, Time given_at) {
  received_.execute(device, user, sealer_.seal({kToken, device, user}, token), given_at);
}

void SqlitePrivacyTokenRows::issued(domain::DeviceId device, const std::string& user, Time at) {
  issued_.execute(device, user, at);
}

std::optional<Bytes> SqlitePrivacyTokenRows::salt(domain::DeviceId device) {
  auto rows = salt_.query(device);
  if (!rows.next()) return std::nullopt;
  return sealer_.open({kSalt, device}, rows.blob());
}

void SqlitePrivacyTokenRows::set_salt(domain::DeviceId device, BytesView salt) {
  if (salt.empty())
    drop_salt_.execute(device);
  else
    set_salt_.execute(device, sealer_.seal({kSalt, device}, salt));
}

void SqlitePrivacyTokenRows::clear(domain::DeviceId device) {
  clear_.execute(device);
  drop_salt_.execute(device);
}

}  // namespace kurir::sqlite
