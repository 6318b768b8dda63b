// Any text as a URL or a listening address: what comes out of it is fit for a request line and a socket.
#include <cstdlib>

#include "adapters/http/address.hpp"
#include "base/bytes.hpp"
#include "runtime/endpoint.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kurir;
  const auto text = as_text({data, size});
  (void)http::parse_address(text);
  for (const auto protocol : {runtime::Protocol::http, runtime::Protocol::websocket}) {
    const auto endpoint = runtime::parse_endpoint(text, protocol);
    if (!endpoint) continue;
    if (endpoint->host.empty() || endpoint->port.empty() || !endpoint->target.starts_with('/')) std::abort();
    const auto on_the_wire = endpoint->authority + endpoint->target;
    for (const auto c : as_bytes(on_the_wire)) {
      if (c <= 0x20 || c >= 0x7f) std::abort();
    }
  }
  return 0;
}
