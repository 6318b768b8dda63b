#include <algorithm>

#include "adapters/http/server.hpp"

namespace kurir::http {
namespace {

std::string_view value_of(const std::vector<std::pair<std::string, std::string>>& pairs, std::string_view name) {
  const auto found = std::ranges::find(pairs, name, &std::pair<std::string, std::string>::first);
  return found == pairs.end() ? std::string_view{} : std::string_view(found->second);
}

}  // namespace

std::string_view Request::header(std::string_view lower_case_name) const { return value_of(headers, lower_case_name); }

std::string_view Request::parameter(std::string_view name) const { return value_of(parameters, name); }

}  // namespace kurir::http
