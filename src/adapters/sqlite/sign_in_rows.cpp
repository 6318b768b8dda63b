#include "adapters/sqlite/sign_in_rows.hpp"

namespace kurir::sqlite {
namespace {

const std::string kSelect = "SELECT hash, user, created_at, seen_at, expires_at, address, agent FROM sign_ins ";

ports::SignInRows::SignIn sign_in_of(Rows& rows) {
  return {.hash = exactly<32>(rows.blob()).value_or(ByteArray<32>{}),  // 32 bytes: the schema's CHECK
          .user = rows.id<domain::UserId>(),
          .created_at = rows.time(),
          .seen_at = rows.time(),
          .expires_at = rows.time(),
          .address = rows.text(),
          .agent = rows.text()};
}

}  // namespace

SqliteSignInRows::SqliteSignInRows(Connection& connection)
    : add_(connection,
           "INSERT INTO sign_ins (hash, user, created_at, seen_at, expires_at, address, agent)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
      find_(connection, kSelect + "WHERE hash = ?1"),
      of_(connection, kSelect + "WHERE user = ?1 ORDER BY hash"),
      touch_(connection, "UPDATE sign_ins SET seen_at = ?2, expires_at = ?3 WHERE hash = ?1"),
      remove_(connection, "DELETE FROM sign_ins WHERE hash = ?1"),
      remove_all_(connection, "DELETE FROM sign_ins WHERE user = ?1"),
      remove_others_(connection, "DELETE FROM sign_ins WHERE user = ?1 AND hash <> ?2"),
      remove_expired_(connection,
                      "DELETE FROM sign_ins WHERE hash IN"
                      " (SELECT hash FROM sign_ins WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2)") {}

void SqliteSignInRows::add(const SignIn& sign_in) {
  add_.execute(BytesView(sign_in.hash), sign_in.user, sign_in.created_at, sign_in.seen_at, sign_in.expires_at, sign_in.address,
               sign_in.agent);
}

std::optional<ports::SignInRows::SignIn> SqliteSignInRows::find(const ByteArray<32>& hash) {
  auto rows = find_.query(BytesView(hash));
  return rows.next() ? std::optional(sign_in_of(rows)) : std::nullopt;
}

std::vector<ports::SignInRows::SignIn> SqliteSignInRows::of(domain::UserId user) {
  std::vector<SignIn> found;
  auto rows = of_.query(user);
  while (rows.next()) found.push_back(sign_in_of(rows));
  return found;
}

void SqliteSignInRows::touch(const ByteArray<32>& hash, Time seen_at, Time expires_at) {
  touch_.execute(BytesView(hash), seen_at, expires_at);
}

void SqliteSignInRows::remove(const ByteArray<32>& hash) { remove_.execute(BytesView(hash)); }

void SqliteSignInRows::remove_all(domain::UserId user) { remove_all_.execute(user); }

void SqliteSignInRows::remove_others(domain::UserId user, const ByteArray<32>& kept) {
  remove_others_.execute(user, BytesView(kept));
}

std::size_t SqliteSignInRows::remove_expired(Time now, std::size_t limit) {
  return static_cast<std::size_t>(remove_expired_.execute(now, limit));
}

}  // namespace kurir::sqlite
