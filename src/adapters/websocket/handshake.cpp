#include "adapters/websocket/handshake.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <optional>

#include "crypto/encoding.hpp"

namespace kurir::websocket {
namespace {

constexpr std::string_view kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // RFC 6455 §1.3
constexpr std::string_view kSwitching = "101";
constexpr std::size_t kSha1Size = 20;

std::string accepted_key(const std::string& key) {
  const auto text = key + std::string(kGuid);
  ByteArray<kSha1Size> digest{};
  std::size_t size = 0;
  if (EVP_Q_digest(nullptr, "SHA1", nullptr, text.data(), text.size(), digest.data(), &size) != 1) return {};
  return crypto::to_base64(digest);
}

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

bool same_word(std::string_view a, std::string_view b) { return std::ranges::equal(a, b, {}, lower, lower); }

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view take_line(std::string_view& text) {
  const auto line = text.substr(0, text.find("\r\n"));
  text.remove_prefix(std::min(text.size(), line.size() + 2));
  return line;
}

/// The value of the first header of that name.
std::optional<std::string_view> header(std::string_view fields, std::string_view name) {
  while (!fields.empty()) {
    const auto line = take_line(fields);
    const auto colon = line.find(':');
    if (colon != std::string_view::npos && same_word(line.substr(0, colon), name)) return trimmed(line.substr(colon + 1));
  }
  return std::nullopt;
}

/// Whether a list of words, separated by commas, has this one.
bool lists(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    const auto next = words.substr(0, words.find(','));
    if (same_word(trimmed(next), word)) return true;
    words.remove_prefix(std::min(words.size(), next.size() + 1));
  }
  return false;
}

}  // namespace

std::string handshake_key(const Nonce& nonce) { return crypto::to_base64(nonce); }

std::string upgrade_request(const runtime::Endpoint& endpoint, const std::string& origin, const std::string& key) {
  return fmt::format(
      "GET {} HTTP/1.1\r\nHost: {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: {}\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {}\r\n\r\n",
      endpoint.target, endpoint.authority, origin, key);
}

std::size_t end_of_head(std::string_view received) {
  const auto blank = received.find("\r\n\r\n");
  return blank == std::string_view::npos ? blank : blank + 4;
}

Result<void> check_upgrade(std::string_view head, const std::string& key, const runtime::Endpoint& endpoint) {
  const auto status = take_line(head);
  if (!status.starts_with("HTTP/1.1 ") || status.size() < 12)
    return fail(ErrorCode::unavailable, "{} does not answer in HTTP/1.1", endpoint.authority);
  const auto code = status.substr(9, 3);
  if (!std::ranges::all_of(code, [](char digit) { return digit >= '0' && digit <= '9'; }))
    return fail(ErrorCode::unavailable, "{} does not answer in HTTP/1.1", endpoint.authority);
  if (code != kSwitching)
    return fail(ErrorCode::unavailable, "{} answered HTTP {} in place of a WebSocket", endpoint.authority, code);
  const bool agreed = same_word(header(head, "Upgrade").value_or(""), "websocket") &&
                      lists(header(head, "Connection").value_or(""), "Upgrade") &&
                      header(head, "Sec-WebSocket-Accept") == accepted_key(key) && !header(head, "Sec-WebSocket-Extensions") &&
                      !header(head, "Sec-WebSocket-Protocol");
  if (!agreed) return fail(ErrorCode::unavailable, "{} did not agree to the WebSocket that was asked for", endpoint.authority);
  return {};
}

}  // namespace kurir::websocket
