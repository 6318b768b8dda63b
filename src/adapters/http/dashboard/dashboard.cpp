#include "adapters/http/dashboard/dashboard.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "adapters/http/dashboard/preferences.hpp"
#include "adapters/http/response_writer.hpp"

namespace kurir::http::dashboard {
namespace {

constexpr std::string_view kIndex = "/index.html";
constexpr std::string_view kAssets = "/assets/";
constexpr std::string_view kNoncePlace = "__CSP_NONCE__";
constexpr std::array<std::string_view, 3> kNotThePage{"/v1", "/sms", "/assets"};

/// The library of components adds one <style>, which knows the nonce from the page's <meta>; nothing else runs inline.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{}'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

bool is_page(std::string_view path) {
  return std::ranges::none_of(kNotThePage, [&](std::string_view prefix) {
    return path == prefix || (path.starts_with(prefix) && path[prefix.size()] == '/');
  });
}

std::string with_nonce(std::string_view text, std::string_view nonce) {
  std::string out;
  for (;;) {
    const auto place = text.find(kNoncePlace);
    out += text.substr(0, place);
    if (place == std::string_view::npos) return out;
    out += nonce;
    text.remove_prefix(place + kNoncePlace.size());
  }
}

Response not_found() { return to_response({404, "not_found", "there is nothing at this path", {}}); }

Response not_built_in() {
  Response out;
  out.status = 404;
  out.content_type = "text/plain; charset=utf-8";
  out.body = "This build of Kurir has no dashboard. Build it with -DKURIR_WEB=ON, or use the API.\n";
  return out;
}

Response file_answer(const EmbeddedFile& file, const Request& request) {
  Response out;
  const bool immutable = file.path.starts_with(kAssets);
  out.headers = {{"Cache-Control", immutable ? "public, max-age=31536000, immutable" : "no-cache"},
                 {"ETag", std::string(file.etag)},
                 {"Vary", "Accept-Encoding"},
                 {"X-Content-Type-Options", "nosniff"},
                 {"Cross-Origin-Resource-Policy", "same-origin"}};
  if (has_tag(request.header("if-none-match"), file.etag)) {
    out.status = 304;
    return out;
  }
  const auto representation = choose(file, request.header("accept-encoding"));
  out.content_type = file.content_type;
  if (!representation.coding.empty()) out.headers.emplace_back("Content-Encoding", representation.coding);
  out.body = representation.bytes;
  return out;
}

boost::asio::awaitable<Response> ready(Response response) { co_return response; }

}  // namespace

Dashboard::Dashboard(std::span<const EmbeddedFile> files, Random& random) : random_(random) {
  for (const auto& file : files) files_.emplace(file.path, &file);
}

Response Dashboard::answer(const Request& request) const {
  const auto file = files_.find(request.path);
  if (file != files_.end() && request.path != kIndex) return file_answer(*file->second, request);
  const bool opened = request.path == "/" || request.path == kIndex || asks_for_html(request.header("accept"));
  return opened && is_page(request.path) ? page() : not_found();
}

/// No validator: each copy has a nonce of its own, which a 304 would leave at odds with the policy. It is about 1 KB.
Response Dashboard::page() const {
  const auto index = files_.find(kIndex);
  if (index == files_.end()) return not_built_in();
  const auto random = random_.bytes<16>();
  const auto nonce = to_hex(random);
  Response out;
  out.content_type = index->second->content_type;
  out.body = with_nonce(index->second->identity, nonce);
  out.headers = {{"Cache-Control", "no-store"},
                 {"Content-Security-Policy", fmt::format(kPolicy, nonce)},
                 {"X-Content-Type-Options", "nosniff"},
                 {"Referrer-Policy", "same-origin"},
                 {"Cross-Origin-Opener-Policy", "same-origin"},
                 {"Cross-Origin-Resource-Policy", "same-origin"},
                 {"Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"}};
  return out;
}

Route route(std::span<const EmbeddedFile> files, Random& random) {
  const auto dashboard = std::make_shared<const Dashboard>(files, random);
  Route out;
  out.method = "GET";
  out.pattern = "*";
  out.handler = [dashboard](Request request) { return ready(dashboard->answer(request)); };
  out.max_body = 0;
  return out;
}

}  // namespace kurir::http::dashboard
