// Reads the members of a JSON object by name and type. The first that is wrong is the problem; what nobody asked for is wrong
// too, so that a misspelt name does not go unnoticed.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "adapters/http/v1/problem.hpp"

namespace kurir::http::v1 {

/// Read all, then ask done(). What could not be read is empty until then. A member that is null counts as absent.
class Fields {
 public:
  /// The object outlives it.
  explicit Fields(const boost::json::object& object) : object_(object) {}

  [[nodiscard]] std::string text(std::string_view name);  ///< needed
  [[nodiscard]] std::optional<std::string> optional_text(std::string_view name);
  [[nodiscard]] std::int64_t integer(std::string_view name);  ///< needed
  [[nodiscard]] std::optional<std::int64_t> optional_integer(std::string_view name);
  [[nodiscard]] std::optional<bool> optional_flag(std::string_view name);
  [[nodiscard]] std::optional<Time> optional_time(std::string_view name);  ///< RFC 3339
  [[nodiscard]] std::vector<std::string> texts(std::string_view name);     ///< needed
  [[nodiscard]] std::optional<std::vector<std::string>> optional_texts(std::string_view name);
  /// Whether the member is there, as null or otherwise.
  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] bool is_null(std::string_view name) const;
  /// Any value, for what has a shape of its own; null pointer where absent.
  [[nodiscard]] const boost::json::value* raw(std::string_view name);

  /// `invalid_argument` that names the member.
  [[nodiscard]] std::expected<void, Problem> done();
  /// Something about a member that only the caller can tell.
  void wrong(std::string_view name, std::string message);

 private:
  [[nodiscard]] const boost::json::value* find(std::string_view name);
  [[nodiscard]] const boost::json::value* need(std::string_view name, std::string_view what);

  const boost::json::object& object_;
  std::vector<std::string_view> asked_;
  std::optional<Problem> problem_;
};

}  // namespace kurir::http::v1
