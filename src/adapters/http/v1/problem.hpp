// What the v1 API answers in place of a result: one shape, one table of codes.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/http/server.hpp"
#include "base/result.hpp"

namespace kurir::http::v1 {

struct Problem {
  std::string_view code;  ///< a literal, one of ErrorCode in api/openapi.yaml
  std::string message;    ///< for people
  std::string field = {};
  std::string rule = {};
  std::string to_do = {};
  std::optional<Duration> retry_after = {};
};

using Answer = std::expected<Response, Problem>;

/// As the use case says; `invalid_argument` may name its field.
[[nodiscard]] Problem problem_of(Error error, std::string_view field = {});

[[nodiscard]] Problem invalid(std::string_view field, std::string message);
[[nodiscard]] Problem not_found(std::string_view what);

[[nodiscard]] Response to_response(const Problem& problem);

}  // namespace kurir::http::v1
