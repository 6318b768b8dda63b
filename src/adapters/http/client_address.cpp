#include "adapters/http/client_address.hpp"

#include <algorithm>
#include <optional>
#include <ranges>

#include "domain/address_list.hpp"

namespace kurir::http {
namespace {

/// Canonical addresses, the first caller's first; nothing for one that does not read.
using Hops = std::vector<std::optional<std::string>>;

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

enum class Quotes { plain, protect };

/// The parts between separators; with Quotes::protect, those outside of quotes: one that does not end reaches to the end.
std::vector<std::string_view> split(std::string_view text, char separator, Quotes quotes) {
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"' && quotes == Quotes::protect) {
      quoted = !quoted;
    } else if (text[i] == separator && !quoted) {
      parts.push_back(trim(text.substr(start, i - start)));
      start = i + 1;
    }
  }
  parts.push_back(trim(text.substr(start)));
  return parts;
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// "203.0.113.9", "203.0.113.9:4711", "2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:4711"
std::optional<std::string> read_node(std::string_view text) {
  auto host = text;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    const auto rest = text.substr(end + 1);
    if (!rest.empty() && !(rest.front() == ':' && is_port(rest.substr(1)))) return std::nullopt;
    host = text.substr(1, end - 1);
    if (!host.contains(':')) return std::nullopt;
  } else if (std::ranges::count(text, ':') == 1) {
    const auto colon = text.find(':');
    if (!is_port(text.substr(colon + 1))) return std::nullopt;
    host = text.substr(0, colon);
  }
  return domain::canonical_address(host);
}

/// Quoted addresses hold nothing that needs a backslash, so one with it does not read.
std::string_view unquote(std::string_view value) {
  const bool quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
  return quoted ? value.substr(1, value.size() - 2) : value;
}

bool same(std::string_view text, std::string_view lower_case) {
  return std::ranges::equal(text, lower_case, [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

/// The "for" of `for=192.0.2.60;proto=http;by=203.0.113.43`; nothing where there is none, or more than one.
std::optional<std::string> read_element(std::string_view element) {
  std::optional<std::string> found;
  for (const auto pair : split(element, ';', Quotes::protect)) {
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || !same(pair.substr(0, equals), "for")) continue;
    if (found) return std::nullopt;
    found = read_node(unquote(pair.substr(equals + 1)));
    if (!found) return std::nullopt;
  }
  return found;
}

Hops hops_of(const Headers& headers, std::string_view name, Quotes quotes, std::optional<std::string> (*read)(std::string_view)) {
  Hops hops;
  for (const auto& [header, value] : headers) {
    if (header != name) continue;
    for (const auto part : split(value, ',', quotes)) hops.push_back(read(part));
  }
  return hops;
}

std::optional<std::string> client_of(const Hops& hops, const TrustedProxies& trusted) {
  for (const auto& hop : std::views::reverse(hops)) {
    if (!hop || !domain::allows(trusted, *hop)) return hop;
  }
  return hops.empty() ? std::nullopt : hops.front();
}

bool is_https(std::string_view element) {
  for (const auto pair : split(element, ';', Quotes::protect)) {
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos && same(pair.substr(0, equals), "proto")) {
      return same(unquote(pair.substr(equals + 1)), "https");
    }
  }
  return false;
}

std::optional<std::string_view> first_value(const Headers& headers, std::string_view name, Quotes quotes) {
  const auto header = std::ranges::find(headers, name, &Headers::value_type::first);
  if (header == headers.end()) return std::nullopt;
  return split(header->second, ',', quotes).front();
}

}  // namespace

bool client_speaks_https(const Headers& headers) {
  if (const auto proto = first_value(headers, "x-forwarded-proto", Quotes::plain)) return same(*proto, "https");
  const auto forwarded = first_value(headers, "forwarded", Quotes::protect);
  return forwarded && is_https(*forwarded);
}

std::string client_address(std::string_view peer, const Headers& headers, const TrustedProxies& trusted) {
  const auto forwarded_for = hops_of(headers, "x-forwarded-for", Quotes::plain, read_node);
  const auto forwarded = hops_of(headers, "forwarded", Quotes::protect, read_element);
  const auto client = client_of(forwarded_for.empty() ? forwarded : forwarded_for, trusted);
  const bool contradiction = !forwarded_for.empty() && !forwarded.empty() && client != client_of(forwarded, trusted);
  return client && !contradiction ? *client : std::string(peer);
}

}  // namespace kurir::http
