#include "adapters/http/router.hpp"

#include <algorithm>
#include <ranges>
#include <stdexcept>

#include "base/bytes.hpp"

namespace kurir::http {
namespace {

constexpr std::ptrdiff_t kMaxSegments = 32;  ///< no route has more; a path of slashes only costs nothing

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> out;
  for (path.remove_prefix(1);;) {
    const auto slash = path.find('/');
    out.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return out;
    path.remove_prefix(slash + 1);
  }
}

bool is_parameter(std::string_view segment) { return segment.size() > 2 && segment.front() == '{' && segment.back() == '}'; }

std::string_view parameter_name(std::string_view segment) { return segment.substr(1, segment.size() - 2); }

bool matches(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  return std::ranges::equal(pattern, path, [](const std::string& expected, const std::string& given) {
    return is_parameter(expected) ? !given.empty() : expected == given;
  });
}

bool answers(const Route& route, std::string_view method) {
  return route.method == method || (route.method == "GET" && method == "HEAD");
}

/// A literal sorts before a parameter; the names of parameters do not count.
std::string sort_key(const std::vector<std::string>& segments) {
  std::string key;
  for (const auto& segment : segments) key += is_parameter(segment) ? "/\xff" : "/" + segment;
  return key;
}

void add_allowed(std::vector<std::string_view>& allowed, const Route& route) {
  allowed.emplace_back(route.method);
  if (route.method == "GET") allowed.emplace_back("HEAD");
}

std::string join_allowed(std::vector<std::string_view> allowed) {
  allowed.emplace_back("OPTIONS");
  std::ranges::sort(allowed);
  const auto repeated = std::ranges::unique(allowed);
  allowed.erase(repeated.begin(), repeated.end());
  std::string text;
  for (const auto method : allowed) text += (text.empty() ? "" : ", ") + std::string(method);
  return text;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const auto byte = from_hex(text.substr(i + 1, 2));
      if (!byte || byte->size() != 1) return std::nullopt;
      c = static_cast<char>(byte->front());
      i += 2;
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return std::nullopt;
    out += c;
  }
  return out;
}

Router::Router(std::vector<Route> routes) {
  for (auto& route : routes) {
    if (route.pattern == "*") {
      if (fallback_) throw std::invalid_argument("two routes for what no other pattern knows");
      fallback_ = std::move(route);
      continue;
    }
    if (!route.pattern.starts_with('/')) throw std::invalid_argument("route pattern without leading '/': " + route.pattern);
    Entry entry;
    for (const auto segment : split(route.pattern)) entry.segments.emplace_back(segment);
    entry.route = std::move(route);
    entries_.push_back(std::move(entry));
  }
  const auto key = [](const Entry& entry) { return std::pair(sort_key(entry.segments), entry.route.method); };
  std::ranges::sort(entries_, {}, key);
  if (const auto twice = std::ranges::adjacent_find(entries_, {}, key); twice != entries_.end()) {
    throw std::invalid_argument("two routes for " + twice->route.method + " " + twice->route.pattern);
  }
}

Router::Answer Router::find(std::string_view method, std::string_view path) const {
  if (!path.starts_with('/') || std::ranges::count(path, '/') > kMaxSegments) return NotFound{};
  std::vector<std::string> segments;
  for (const auto raw : split(path)) {
    auto decoded = percent_decode(raw);
    if (!decoded) return NotFound{};
    segments.push_back(std::move(*decoded));
  }

  std::vector<std::string_view> allowed;
  for (const auto& entry : entries_) {
    if (!matches(entry.segments, segments)) continue;
    if (!answers(entry.route, method)) {
      add_allowed(allowed, entry.route);
      continue;
    }
    Found found{&entry.route, {}};
    for (std::size_t i = 0; i < segments.size(); ++i) {
      if (!is_parameter(entry.segments[i])) continue;
      found.parameters.emplace_back(parameter_name(entry.segments[i]), std::move(segments[i]));
    }
    return found;
  }
  if (!allowed.empty()) return WrongMethod{join_allowed(std::move(allowed))};
  if (fallback_ && answers(*fallback_, method)) return Found{&*fallback_, {}};
  return NotFound{};
}

}  // namespace kurir::http
