// JSON from the server about an account's limits.
#include <cstdint>

#include "whatsapp/client/account_limits.hpp"

using namespace kurir;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using whatsapp::Node;
  const BytesView bytes(data, size);
  const Node iq("iq", {{"type", "result"}}, Node::Children{Node("result", {}, to_bytes(bytes))});
  (void)whatsapp::client::parse_reach_out_lock(iq);
  (void)whatsapp::client::parse_new_chat_cap(iq);
  for (const auto* operation : {"NotificationUserReachoutTimelockUpdate", "MessageCappingInfoNotification"}) {
    const Node notice("notification", {{"type", "mex"}},
                      Node::Children{Node("update", {{"op_name", std::string(operation)}}, to_bytes(bytes))});
    (void)whatsapp::client::parse_limit_notification(notice);
  }
  return 0;
}
