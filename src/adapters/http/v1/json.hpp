// Results as JSON: what all groups of the v1 API write alike.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "adapters/http/v1/endpoint.hpp"
#include "domain/rfc3339.hpp"

namespace kurir::http::v1 {

[[nodiscard]] inline boost::json::value to_json(Time time) { return boost::json::string(domain::write_rfc3339(time)); }
[[nodiscard]] inline boost::json::value to_json(const std::optional<Time>& time) {
  return time ? to_json(*time) : boost::json::value(nullptr);
}
template <class T>
[[nodiscard]] boost::json::value or_null(const std::optional<T>& value) {
  return value ? boost::json::value(*value) : boost::json::value(nullptr);
}

[[nodiscard]] Response respond(const boost::json::value& value, unsigned status = 200);
[[nodiscard]] Response no_content();  ///< 204

/// A page as asked for. The cursor is what the handler gave as `next` of the page before, texts in its own order.
struct PageWanted {
  std::size_t limit = 50;
  std::vector<std::string> cursor = {};  ///< empty = from the beginning
};
/// `parts`: how many texts a cursor has here. `invalid_argument` for a limit or a cursor that is none.
[[nodiscard]] std::expected<PageWanted, Problem> page_wanted(const Call& call, std::size_t parts);
/// {"data": […], "next": …}; an empty cursor ends the list.
[[nodiscard]] Response respond_page(boost::json::array data, const std::vector<std::string>& next);
/// A part of a cursor that is a number; nothing where it is none, or where the cursor is empty.
[[nodiscard]] std::optional<std::int64_t> number_in(const PageWanted& page, std::size_t part);

}  // namespace kurir::http::v1
