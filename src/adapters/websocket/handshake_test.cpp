#include "adapters/websocket/handshake.hpp"

#include <gmock/gmock.h>

namespace kurir::websocket {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string kKey = "dGhlIHNhbXBsZSBub25jZQ==";  // and its answer: the example of RFC 6455 §1.3
const runtime::Endpoint kEndpoint{runtime::Security::tls, "web.whatsapp.com", "443", "web.whatsapp.com", "/ws/chat?ED=1"};

std::string answer(std::string_view extra = "") {
  return fmt::format(
      "HTTP/1.1 101 Switching Protocols\r\nUPGRADE: WebSocket\r\nConnection: keep-alive, upgrade\r\n"
      "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n{}\r\n",
      extra);
}

std::string reason(const std::string& head) {
  const auto checked = check_upgrade(head, kKey, kEndpoint);
  return checked ? "agreed" : checked.error().message;
}

TEST(Handshake, AsksAsTheBrowserDoes) {
  const auto request = upgrade_request(kEndpoint, "https://web.whatsapp.com", kKey);
  EXPECT_THAT(request, StartsWith("GET /ws/chat?ED=1 HTTP/1.1\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nHost: web.whatsapp.com\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nOrigin: https://web.whatsapp.com\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nSec-WebSocket-Version: 13\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"));
  EXPECT_EQ(end_of_head(request), request.size());
  EXPECT_EQ(handshake_key(Nonce{}).size(), 24U);
}

TEST(Handshake, TakesTheAnswerToItsOwnKeyOnly) {
  EXPECT_EQ(reason(answer()), "agreed");
  auto other = answer();
  other.replace(other.find("s3pPLM"), 6, "AAAAAA");
  EXPECT_THAT(reason(other), HasSubstr("did not agree"));
}

TEST(Handshake, RefusesWhatWasNotOffered) {
  EXPECT_THAT(reason(answer("Sec-WebSocket-Extensions: permessage-deflate\r\n")), HasSubstr("did not agree"));
  EXPECT_THAT(reason(answer("Sec-WebSocket-Protocol: chat\r\n")), HasSubstr("did not agree"));
}

TEST(Handshake, NeedsEveryHeader) {
  for (const std::string name : {"UPGRADE", "Connection", "Sec-WebSocket-Accept"}) {
    auto head = answer();
    head.replace(head.find(name), name.size(), "X-Other");
    EXPECT_THAT(reason(head), HasSubstr("did not agree")) << name;
  }
}

TEST(Handshake, TellsTheStatusOfARefusal) {
  EXPECT_EQ(reason("HTTP/1.1 403 Forbidden\r\n\r\n"), "web.whatsapp.com answered HTTP 403 in place of a WebSocket");
  for (const std::string odd : {"", "HTTP/1.1", "HTTP/1.0 101 x\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "SSH-2.0-OpenSSH\r\n\r\n"})
    EXPECT_THAT(reason(odd), HasSubstr("does not answer in HTTP/1.1")) << odd;
}

}  // namespace
}  // namespace kurir::websocket
