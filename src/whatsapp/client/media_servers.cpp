#include "whatsapp/client/media_servers.hpp"

#include <algorithm>

#include "crypto/encoding.hpp"
#include "whatsapp/client/request.hpp"

namespace kurir::whatsapp::client {
namespace {

constexpr std::int64_t kDefaultLife = 300;  ///< seconds
constexpr std::int64_t kLongestLife = 86'400;
constexpr std::size_t kMaxAuth = 4096;

bool is_unreserved(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_' ||
         c == '~';
}

bool is_host(std::string_view text) {
  return !text.empty() && text.size() <= 255 && std::ranges::all_of(text, [](char c) { return c == ':' || is_unreserved(c); });
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
    } else {
      fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace

Node media_servers_request() { return make_request(RequestType::set, "w:m", {Node("media_conn")}); }

Result<MediaServers> parse_media_servers(const Node& iq, Time now) {
  const auto* answer = iq.child("media_conn");
  MediaServers servers;
  if (answer != nullptr) servers.auth = answer->attribute("auth");
  if (servers.auth.empty() || servers.auth.size() > kMaxAuth) {
    return fail(ErrorCode::malformed, "the answer names no media servers: try again");
  }
  for (const auto& child : answer->children()) {
    auto host = child.attribute("hostname");
    if (child.tag == "host" && is_host(host) && servers.hosts.size() < kMaxHosts) servers.hosts.push_back(std::move(host));
  }
  if (servers.hosts.empty()) return fail(ErrorCode::malformed, "the answer names no media server with a host: try again");
  const auto life = std::min(answer->number("ttl").value_or(kDefaultLife), answer->number("auth_ttl").value_or(kLongestLife));
  servers.good_until = now + std::chrono::seconds(std::clamp<std::int64_t>(life, 0, kLongestLife));
  return servers;
}

std::string upload_target(MediaKind kind, const crypto::Sha256& encrypted, std::string_view auth) {
  const auto name = crypto::to_base64url(encrypted);
  return fmt::format("/mms/{}/{}?auth={}&token={}", transfer_kind(kind), name, percent_encoded(auth), name);
}

std::string download_target(std::string_view direct_path, const crypto::Sha256& encrypted, std::string_view kind) {
  const char joint = direct_path.find('?') == std::string_view::npos ? '?' : '&';
  return fmt::format("{}{}hash={}&mms-type={}&__wa-mms=", direct_path, joint, crypto::to_base64url(encrypted), kind);
}

}  // namespace kurir::whatsapp::client
