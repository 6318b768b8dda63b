// Pasted codes, client payloads and request bodies of the control API: parsed or refused with a reason.
#include <cstdlib>

#include "simulator/client_payload.hpp"
#include "simulator/control_json.hpp"
#include "simulator/message_content.hpp"
#include "simulator/qr.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kurir;
  const BytesView bytes(data, size);
  const auto text = as_text(bytes);
  if (const auto code = simulator::QrCode::parse(text); !code && code.error().message.empty()) std::abort();
  (void)simulator::read_payload(bytes, {});
  (void)simulator::read_message(bytes);
  (void)simulator::FaultTarget::parse(text);
  auto fields = simulator::Fields::parse(text);
  (void)fields.text("to");
  (void)fields.flag("online");
  (void)fields.count("times");
  if (const auto checked = fields.check(); !checked && checked.error().message.empty()) std::abort();
  return 0;
}
