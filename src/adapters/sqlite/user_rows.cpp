#include "adapters/sqlite/user_rows.hpp"

#include "adapters/sqlite/failure.hpp"

namespace kurir::sqlite {
namespace {

const std::string kSelect =
    "SELECT id, account, login, name, role, password, must_change_password, disabled, totp_confirmed, created_at FROM users ";

domain::User user_of(Rows& rows) {
  return {.id = rows.id<domain::UserId>(),
          .account = rows.optional_id<domain::AccountId>(),
          .login = rows.text(),
          .name = rows.text(),
          .role = rows.as<domain::Role>(),
          .password = rows.text(),
          .must_change_password = rows.flag(),
          .disabled = rows.flag(),
          .second_factor = rows.flag(),
          .created_at = rows.time()};
}

std::optional<domain::User> first(Rows rows) { return rows.next() ? std::optional(user_of(rows)) : std::nullopt; }

std::vector<domain::User> all(Rows rows) {
  std::vector<domain::User> users;
  while (rows.next()) users.push_back(user_of(rows));
  return users;
}

}  // namespace

SqliteUserRows::SqliteUserRows(Connection& connection)
    : connection_(connection),
      create_(connection,
              "INSERT INTO users (account, login, name, role, password, must_change_password, disabled, created_at)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING"),
      find_(connection, kSelect + "WHERE id = ?1"),
      find_by_login_(connection, kSelect + "WHERE login = ?1"),
      list_(connection, kSelect + "WHERE id > ?1 ORDER BY id LIMIT ?2"),
      list_of_(connection, kSelect + "WHERE account IS ?1 AND id > ?2 ORDER BY id LIMIT ?3"),
      update_(connection,
              "UPDATE users SET name = ?2, role = ?3, password = ?4, must_change_password = ?5, disabled = ?6 WHERE id = ?1") {}

domain::UserId SqliteUserRows::create(const domain::User& user) {
  const auto inserted = create_.execute(user.account, user.login, user.name, user.role, user.password, user.must_change_password,
                                        user.disabled, user.created_at);
  if (inserted != 1) raise(ErrorCode::conflict, "somebody signs in as {} already", user.login);
  return domain::UserId(connection_.last_insert_id());
}

std::optional<domain::User> SqliteUserRows::find(domain::UserId id) { return first(find_.query(id)); }

std::optional<domain::User> SqliteUserRows::find_by_login(const std::string& login) { return first(find_by_login_.query(login)); }

std::vector<domain::User> SqliteUserRows::list(domain::UserId after, std::size_t limit) { return all(list_.query(after, limit)); }

std::vector<domain::User> SqliteUserRows::list_of(std::optional<domain::AccountId> account, domain::UserId after,
                                                  std::size_t limit) {
  return all(list_of_.query(account, after, limit));
}

void SqliteUserRows::update(const domain::User& user) {
  const auto changed = update_.execute(user.id, user.name, user.role, user.password, user.must_change_password, user.disabled);
  if (changed != 1) raise(ErrorCode::not_found, "user {} does not exist", user.id);
}

}  // namespace kurir::sqlite
