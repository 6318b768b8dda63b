// What the calls of the legacy API share in reading their bodies.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>

#include "base/result.hpp"

namespace kurir::http::legacy {

inline constexpr std::size_t kMaxBody = 64U << 10;

/// Any JSON, nested 16 deep at most; `malformed` for anything else. Of repeated members the last counts.
[[nodiscard]] Result<boost::json::value> parse_body(std::string_view body, boost::json::storage_ptr memory);

/// Whether the member is there and was read: a string, or a number as text.
[[nodiscard]] bool read_text(const boost::json::object& object, std::string_view name, std::string& into);

}  // namespace kurir::http::legacy
