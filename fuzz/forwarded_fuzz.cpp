// Any forwarding header behind a trusted proxy: what comes out is a numeric address in its one spelling.
#include <cstdlib>

#include "adapters/http/client_address.hpp"
#include "base/bytes.hpp"
#include "domain/address_list.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kurir;
  const http::TrustedProxies trusted{"10.0.0.0/8", "2001:db8::/32"};
  const std::string value(as_text({data, size}));
  for (const auto* header : {"x-forwarded-for", "forwarded", "x-forwarded-proto"}) {
    const auto found = http::client_address("10.0.0.1", {{header, value}}, trusted);
    if (domain::canonical_address(found) != found) std::abort();
    (void)http::client_speaks_https({{header, value}});
  }
  return 0;
}
