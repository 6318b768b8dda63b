// Any body of the legacy balance call: it fails cleanly, or gives a request whose device is found again in the answer.
#include <cstdlib>

#include <boost/json.hpp>

#include "adapters/http/legacy/balance_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kurir;
  const auto request = http::legacy::parse_balance_request(as_text({data, size}));
  if (!request) return 0;
  if (request->api_key.size() > size + 32 || request->waid.size() > size + 32) std::abort();
  app::BalanceOutcome outcome{.waid = request->waid};
  outcome.status = app::BalanceStatus::success;
  const auto answer = boost::json::parse(http::legacy::render_balance_outcome(outcome));
  if (answer.at("balance_respon").at(0).at("WhatsApp Id").as_string() != request->waid) std::abort();
  return 0;
}
