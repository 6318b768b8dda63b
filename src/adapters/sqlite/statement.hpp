// Prepared statements: bound by type, reset by scope.
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "adapters/sqlite/connection.hpp"
#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/strong_id.hpp"

struct sqlite3_stmt;

namespace kurir::sqlite {

/// The rows of a running query, one at a time; its columns are read from left to right. Resets the statement at the end.
class Rows {
 public:
  Rows(Connection& connection, sqlite3_stmt* statement) : connection_(connection), statement_(statement) {}
  ~Rows();
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  /// False at the end.
  [[nodiscard]] bool next();

  [[nodiscard]] std::int64_t integer();
  [[nodiscard]] std::string text();
  [[nodiscard]] Bytes blob();  ///< empty where NULL
  [[nodiscard]] bool flag() { return integer() != 0; }
  [[nodiscard]] Time time() { return from_unix_ms(integer()); }
  [[nodiscard]] std::optional<std::int64_t> optional_integer();
  [[nodiscard]] std::optional<Time> optional_time();
  template <class Id>
  [[nodiscard]] Id id() {
    return Id(integer());
  }
  template <class Id>
  [[nodiscard]] std::optional<Id> optional_id() {
    const auto value = optional_integer();
    return value ? std::optional(Id(*value)) : std::nullopt;
  }
  /// Values outside an enumeration cannot occur: the schema's CHECKs refuse them.
  template <class Enum>
  [[nodiscard]] Enum as() {
    return static_cast<Enum>(integer());
  }

 private:
  Connection& connection_;
  sqlite3_stmt* statement_;
  int column_ = 0;
};

/// Prepared once, for the life of its connection. Functions throw Failure.
class Statement {
 public:
  Statement(Connection& connection, std::string_view sql);

  /// Binds ?1, ?2, … in order and runs to the end. Returns the number of rows inserted, updated or deleted.
  template <class... Values>
  std::int64_t execute(const Values&... values) {
    bind_all(Ownership::borrowed, values...);
    return finish();
  }

  /// At most one Rows of a statement may live at a time.
  template <class... Values>
  [[nodiscard]] Rows query(const Values&... values) {
    bind_all(Ownership::copied, values...);
    return {connection_, handle_.get()};
  }

 private:
  enum class Ownership { borrowed, copied };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };

  template <class... Values>
  void bind_all(Ownership ownership, const Values&... values) {
    int index = 0;
    (bind(ownership, ++index, values), ...);
  }

  void bind_integer(int index, std::int64_t value);
  void bind_null(int index);
  void bind(Ownership ownership, int index, std::string_view value);
  void bind(Ownership ownership, int index, BytesView value);
  void bind(Ownership, int index, Time value) { bind_integer(index, to_unix_ms(value)); }
  template <class T>
    requires std::integral<T> || std::is_enum_v<T>
  void bind(Ownership, int index, T value) {
    bind_integer(index, static_cast<std::int64_t>(value));
  }
  template <class Tag>
  void bind(Ownership, int index, StrongId<Tag> value) {
    bind_integer(index, value.value);
  }
  template <class T>
  void bind(Ownership ownership, int index, const std::optional<T>& value) {
    if (value) {
      bind(ownership, index, *value);
    } else {
      bind_null(index);
    }
  }
  std::int64_t finish();

  Connection& connection_;
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

}  // namespace kurir::sqlite
