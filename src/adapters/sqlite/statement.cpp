#include "adapters/sqlite/statement.hpp"

#include <sqlite3.h>

namespace kurir::sqlite {
namespace {

// A null pointer would bind NULL, but an empty value is a value.
const void* never_null(const void* data) noexcept { return data != nullptr ? data : ""; }

}  // namespace

Rows::~Rows() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

bool Rows::next() {
  column_ = 0;
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  connection_.raise_last_error(code);
}

std::int64_t Rows::integer() { return sqlite3_column_int64(statement_, column_++); }

std::string Rows::text() {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column_));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column_));
  ++column_;
  return size == 0 ? std::string() : std::string(data, size);
}

Bytes Rows::blob() {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column_));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column_));
  ++column_;
  return to_bytes(BytesView(data, size));
}

std::optional<std::int64_t> Rows::optional_integer() {
  if (sqlite3_column_type(statement_, column_) == SQLITE_NULL) {
    ++column_;
    return std::nullopt;
  }
  return integer();
}

std::optional<Time> Rows::optional_time() {
  const auto value = optional_integer();
  return value ? std::optional(from_unix_ms(*value)) : std::nullopt;
}

Statement::Statement(Connection& connection, std::string_view sql) : connection_(connection) {
  sqlite3_stmt* raw = nullptr;
  const int code =
      sqlite3_prepare_v3(connection.handle(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  handle_.reset(raw);
  if (code != SQLITE_OK) connection.raise_last_error(code);
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }

void Statement::bind_integer(int index, std::int64_t value) {
  if (const int code = sqlite3_bind_int64(handle_.get(), index, value)) connection_.raise_last_error(code);
}

void Statement::bind_null(int index) {
  if (const int code = sqlite3_bind_null(handle_.get(), index)) connection_.raise_last_error(code);
}

void Statement::bind(Ownership ownership, int index, std::string_view value) {
  const auto* data = static_cast<const char*>(never_null(value.data()));
  const int code = sqlite3_bind_text64(handle_.get(), index, data, value.size(),
                                       ownership == Ownership::copied ? SQLITE_TRANSIENT : SQLITE_STATIC, SQLITE_UTF8);
  if (code != SQLITE_OK) connection_.raise_last_error(code);
}

void Statement::bind(Ownership ownership, int index, BytesView value) {
  const int code = sqlite3_bind_blob64(handle_.get(), index, never_null(value.data()), value.size(),
                                       ownership == Ownership::copied ? SQLITE_TRANSIENT : SQLITE_STATIC);
  if (code != SQLITE_OK) connection_.raise_last_error(code);
}

std::int64_t Statement::finish() {
  Rows rows(connection_, handle_.get());
  while (rows.next()) {
  }
  return connection_.changed_rows();
}

}  // namespace kurir::sqlite
