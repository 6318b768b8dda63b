#include "adapters/sqlite/account_rows.hpp"

#include <ranges>

#include <fmt/ranges.h>

namespace kurir::sqlite {
namespace {

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  if (text.empty()) return lines;
  for (auto line : std::views::split(text, '\n')) lines.emplace_back(line.begin(), line.end());
  return lines;
}

}  // namespace

SqliteAccountRows::SqliteAccountRows(Connection& connection)
    : connection_(connection),
      create_(connection,
              "INSERT INTO accounts (name, region, time_zone, price_per_message, credit_limit, expires_at, allowed_addresses)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
      open_balance_(connection, "INSERT INTO balances (account, available, reserved) VALUES (?1, 0, 0)"),
      find_(connection,
            "SELECT id, name, region, time_zone, price_per_message, credit_limit, expires_at, allowed_addresses"
            " FROM accounts WHERE id = ?1"),
      add_key_(connection,
               "INSERT INTO api_keys (hash, account, prefix, url_decoding, revoked, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
      find_key_(connection, "SELECT account, prefix, url_decoding, revoked FROM api_keys WHERE hash = ?1") {}

domain::AccountId SqliteAccountRows::create(const domain::Account& account) {
  create_.execute(account.name, account.region, account.time_zone, account.price_per_message, account.credit_limit,
                  account.expires_at, fmt::format("{}", fmt::join(account.allowed_addresses, "\n")));
  const domain::AccountId id(connection_.last_insert_id());
  open_balance_.execute(id);
  return id;
}

std::optional<domain::Account> SqliteAccountRows::find(domain::AccountId id) {
  auto rows = find_.query(id);
  if (!rows.next()) return std::nullopt;
  return domain::Account{.id = rows.id<domain::AccountId>(),
                         .name = rows.text(),
                         .region = rows.text(),
                         .time_zone = rows.text(),
                         .price_per_message = rows.integer(),
                         .credit_limit = rows.integer(),
                         .expires_at = rows.optional_time(),
                         .allowed_addresses = split_lines(rows.text())};
}

void SqliteAccountRows::add_key(const domain::ApiKey& key, Time now) {
  add_key_.execute(key.hash, key.account, key.prefix, key.url_decoding, key.revoked, now);
}

std::optional<domain::ApiKey> SqliteAccountRows::find_key(const ByteArray<32>& hash) {
  auto rows = find_key_.query(hash);
  if (!rows.next()) return std::nullopt;
  return domain::ApiKey{.account = rows.id<domain::AccountId>(),
                        .hash = hash,
                        .prefix = rows.text(),
                        .url_decoding = rows.as<domain::UrlDecoding>(),
                        .revoked = rows.flag()};
}

}  // namespace kurir::sqlite
