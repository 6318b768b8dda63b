#include "adapters/http/v1/json.hpp"

#include <charconv>

#include "crypto/encoding.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
namespace {

constexpr std::int64_t kMostInPage = 100;
constexpr char kBetween = '\n';

std::string write_cursor(const std::vector<std::string>& parts) {
  std::string plain;
  for (const auto& part : parts) plain += part + kBetween;
  return crypto::to_base64url(as_bytes(plain));
}

std::optional<std::vector<std::string>> read_cursor(std::string_view text, std::size_t parts) {
  const auto plain = crypto::from_base64url(text);
  if (!plain) return std::nullopt;
  std::vector<std::string> found;
  std::string_view rest(reinterpret_cast<const char*>(plain->data()), plain->size());
  while (!rest.empty()) {
    const auto end = rest.find(kBetween);
    if (end == std::string_view::npos) return std::nullopt;
    found.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  if (found.size() != parts) return std::nullopt;
  return found;
}

std::optional<std::int64_t> to_number(std::string_view text) noexcept {
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stopped != end) return std::nullopt;
  return value;
}

}  // namespace

Response respond(const json::value& value, unsigned status) {
  Response response;
  response.status = status;
  response.body = json::serialize(value);
  return response;
}

Response no_content() {
  Response response;
  response.status = 204;
  return response;
}

std::expected<PageWanted, Problem> page_wanted(const Call& call, std::size_t parts) {
  PageWanted page;
  if (const auto limit = call.query("limit")) {
    const auto number = to_number(*limit);
    if (!number || *number < 1 || *number > kMostInPage) return std::unexpected(invalid("limit", "limit is 1 to 100"));
    page.limit = static_cast<std::size_t>(*number);
  }
  if (const auto cursor = call.query("cursor"); cursor && !cursor->empty()) {
    auto read = read_cursor(*cursor, parts);
    if (!read) return std::unexpected(invalid("cursor", "cursor is not one that this list gave as next"));
    page.cursor = std::move(*read);
  }
  return page;
}

Response respond_page(json::array data, const std::vector<std::string>& next) {
  json::value following = nullptr;
  if (!next.empty()) following = json::string(write_cursor(next));
  return respond(json::object{{"data", std::move(data)}, {"next", std::move(following)}});
}

std::optional<std::int64_t> number_in(const PageWanted& page, std::size_t part) {
  if (part >= page.cursor.size()) return std::nullopt;
  return to_number(page.cursor[part]);
}

}  // namespace kurir::http::v1
