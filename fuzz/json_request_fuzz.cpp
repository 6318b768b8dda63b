// Any body of the legacy send call: it fails cleanly, or gives a bounded request whose answer is JSON again.
#include <cstdlib>

#include <boost/json.hpp>

#include "adapters/http/legacy/send_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kurir;
  const auto request = http::legacy::parse_send_request(as_text({data, size}));
  if (!request) return 0;
  if (request->packets.empty() || request->packets.size() > size) std::abort();
  app::SendOutcome outcome;
  for (const auto& packet : request->packets) {
    outcome.packets.push_back({packet.number, app::PacketStatus::invalid_number, {}, 0});
  }
  const auto answer = boost::json::parse(http::legacy::render_send_outcome(outcome));
  const auto& packets = answer.at("sending_respon").at(0).at("datapacket").as_array();
  if (packets.size() != request->packets.size()) std::abort();
  for (std::size_t i = 0; i < packets.size(); ++i) {
    if (packets[i].at("packet").at("number").as_string() != request->packets[i].number) std::abort();
  }
  return 0;
}
