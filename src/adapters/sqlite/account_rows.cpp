#include "adapters/sqlite/account_rows.hpp"

#include <ranges>

#include <fmt/ranges.h>

#include "adapters/sqlite/failure.hpp"

namespace kurir::sqlite {
namespace {

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  if (text.empty()) return lines;
  for (auto line : std::views::split(text, '\n')) lines.emplace_back(line.begin(), line.end());
  return lines;
}

std::string join_lines(const std::vector<std::string>& lines) { return fmt::format("{}", fmt::join(lines, "\n")); }

constexpr auto kAccount =
    "id, name, region, time_zone, credit_limit, postpaid, language, address, tax_number, expires_at, allowed_addresses";

domain::Account account_of(Rows& rows) {
  return {.id = rows.id<domain::AccountId>(),
          .name = rows.text(),
          .region = rows.text(),
          .time_zone = rows.text(),
          .credit_limit = rows.integer(),
          .postpaid = rows.flag(),
          .language = rows.text(),
          .address = rows.text(),
          .tax_number = rows.text(),
          .expires_at = rows.optional_time(),
          .allowed_addresses = split_lines(rows.text())};
}

constexpr auto kKey =
    "id, account, hash, prefix, name, scopes, url_decoding, allowed_addresses, created_at, expires_at, revoked_at, last_used_at";

domain::ApiKey key_of(Rows& rows) {
  domain::ApiKey key;
  key.id = rows.id<domain::KeyId>();
  key.account = rows.id<domain::AccountId>();
  std::ranges::copy(rows.blob(), key.hash.begin());
  key.prefix = rows.text();
  key.name = rows.text();
  key.scopes = static_cast<unsigned>(rows.integer());
  key.url_decoding = rows.as<domain::UrlDecoding>();
  key.allowed_addresses = split_lines(rows.text());
  key.created_at = rows.time();
  key.expires_at = rows.optional_time();
  key.revoked_at = rows.optional_time();
  key.last_used_at = rows.optional_time();
  return key;
}

template <class Value>
std::optional<Value> first(Rows rows, Value (*read)(Rows&)) {
  if (!rows.next()) return std::nullopt;
  return read(rows);
}

}  // namespace

SqliteAccountRows::SqliteAccountRows(Connection& connection)
    : connection_(connection),
      create_(connection,
              "INSERT INTO accounts (name, region, time_zone, credit_limit, expires_at, allowed_addresses, postpaid, language,"
              " address, tax_number) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
      open_balance_(connection, "INSERT INTO balances (account, available, reserved) VALUES (?1, 0, 0)"),
      find_(connection, fmt::format("SELECT {} FROM accounts WHERE id = ?1", kAccount)),
      list_(connection, fmt::format("SELECT {} FROM accounts WHERE id > ?1 ORDER BY id LIMIT ?2", kAccount)),
      update_(connection,
              "UPDATE accounts SET name = ?2, region = ?3, time_zone = ?4, credit_limit = ?5, expires_at = ?6,"
              " allowed_addresses = ?7, postpaid = ?8, language = ?9, address = ?10, tax_number = ?11 WHERE id = ?1"),
      device_count_(connection, "SELECT count(*) FROM devices WHERE account = ?1 AND deleted_at IS NULL"),
      add_key_(connection,
               "INSERT INTO api_keys (hash, account, prefix, name, scopes, url_decoding, allowed_addresses, created_at,"
               " expires_at, revoked_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
      find_key_by_hash_(connection, fmt::format("SELECT {} FROM api_keys WHERE hash = ?1", kKey)),
      find_key_(connection, fmt::format("SELECT {} FROM api_keys WHERE id = ?1", kKey)),
      keys_(connection, fmt::format("SELECT {} FROM api_keys WHERE account = ?1 ORDER BY id", kKey)),
      update_key_(connection,
                  "UPDATE api_keys SET name = ?2, scopes = ?3, url_decoding = ?4, allowed_addresses = ?5, expires_at = ?6,"
                  " revoked_at = ?7 WHERE id = ?1"),
      key_used_(connection, "UPDATE api_keys SET last_used_at = ?2 WHERE id = ?1"),
      balance_checked_(connection, "SELECT at FROM balance_checks WHERE account = ?1 AND device = ?2"),
      set_balance_checked_(connection,
                           "INSERT INTO balance_checks (account, device, at) VALUES (?1, ?2, ?3)"
                           " ON CONFLICT DO UPDATE SET at = excluded.at") {}

domain::AccountId SqliteAccountRows::create(const domain::Account& account) {
  create_.execute(account.name, account.region, account.time_zone, account.credit_limit, account.expires_at,
                  join_lines(account.allowed_addresses), account.postpaid, account.language, account.address, account.tax_number);
  const domain::AccountId id(connection_.last_insert_id());
  open_balance_.execute(id);
  return id;
}

std::optional<domain::Account> SqliteAccountRows::find(domain::AccountId id) { return first(find_.query(id), account_of); }

std::vector<domain::Account> SqliteAccountRows::list(domain::AccountId after, std::size_t limit) {
  std::vector<domain::Account> accounts;
  auto rows = list_.query(after, limit);
  while (rows.next()) accounts.push_back(account_of(rows));
  return accounts;
}

void SqliteAccountRows::update(const domain::Account& account) {
  const auto changed = update_.execute(account.id, account.name, account.region, account.time_zone, account.credit_limit,
                                       account.expires_at, join_lines(account.allowed_addresses), account.postpaid,
                                       account.language, account.address, account.tax_number);
  if (changed != 1) raise(ErrorCode::not_found, "account {} does not exist", account.id);
}

std::size_t SqliteAccountRows::device_count(domain::AccountId account) {
  auto rows = device_count_.query(account);
  return rows.next() ? static_cast<std::size_t>(rows.integer()) : 0;
}

domain::KeyId SqliteAccountRows::add_key(const domain::ApiKey& key, Time now) {
  add_key_.execute(key.hash, key.account, key.prefix, key.name, key.scopes, key.url_decoding, join_lines(key.allowed_addresses),
                   now, key.expires_at, key.revoked_at);
  return domain::KeyId(connection_.last_insert_id());
}

std::optional<domain::ApiKey> SqliteAccountRows::find_key(const ByteArray<32>& hash) {
  return first(find_key_by_hash_.query(hash), key_of);
}

std::optional<domain::ApiKey> SqliteAccountRows::find_key(domain::KeyId id) { return first(find_key_.query(id), key_of); }

std::vector<domain::ApiKey> SqliteAccountRows::keys(domain::AccountId account) {
  std::vector<domain::ApiKey> keys;
  auto rows = keys_.query(account);
  while (rows.next()) keys.push_back(key_of(rows));
  return keys;
}

void SqliteAccountRows::update_key(const domain::ApiKey& key) {
  const auto changed = update_key_.execute(key.id, key.name, key.scopes, key.url_decoding, join_lines(key.allowed_addresses),
                                           key.expires_at, key.revoked_at);
  if (changed != 1) raise(ErrorCode::not_found, "key {} does not exist", key.id);
}

void SqliteAccountRows::key_used(domain::KeyId id, Time now) { key_used_.execute(id, now); }

std::optional<Time> SqliteAccountRows::balance_checked(domain::AccountId account, domain::DeviceId device) {
  auto rows = balance_checked_.query(account, device);
  return rows.next() ? std::optional(rows.time()) : std::nullopt;
}

void SqliteAccountRows::set_balance_checked(domain::AccountId account, domain::DeviceId device, Time now) {
  set_balance_checked_.execute(account, device, now);
}

}  // namespace kurir::sqlite
