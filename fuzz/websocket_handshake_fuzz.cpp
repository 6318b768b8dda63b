// Any bytes as the answer to a WebSocket handshake: without the digest of our key it is never agreed to.
#include <cstdlib>

#include "adapters/websocket/handshake.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kurir;
  if (size > websocket::kMaxAnswer) return 0;
  const auto head = as_text({data, size});
  if (websocket::end_of_head(head) != std::string_view::npos && websocket::end_of_head(head) > size) std::abort();
  static const runtime::Endpoint endpoint{runtime::Security::none, "host", "80", "host", "/"};
  const auto agreed = websocket::check_upgrade(head, "dGhlIHNhbXBsZSBub25jZQ==", endpoint);
  if (agreed && head.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") == std::string_view::npos) std::abort();
  return 0;
}
