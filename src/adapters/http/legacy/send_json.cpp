#include "adapters/http/legacy/send_json.hpp"

#include <iterator>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "adapters/http/legacy/json_body.hpp"

namespace kurir::http::legacy {
namespace json = boost::json;
namespace {

std::string_view text_of(app::RequestStatus status) {
  switch (status) {
    case app::RequestStatus::success: return "Success";
    case app::RequestStatus::post_error: return "Json Post Error";
    case app::RequestStatus::unknown_key: return "ApiKey not register";
    case app::RequestStatus::address_not_allowed: return "Ip address not register";
    case app::RequestStatus::expired: return "Expired Balance";
    case app::RequestStatus::too_many_packets: return "Maximum Data";
  }
  return "Json Post Error";
}

std::string_view text_of(app::PacketStatus status) {
  switch (status) {
    case app::PacketStatus::success: return "success";
    case app::PacketStatus::invalid_number: return "Invalid Number";
    case app::PacketStatus::invalid_message: return "Invalid Message";
    case app::PacketStatus::minimum_balance: return "Minimum Balance";
    case app::PacketStatus::system_error: return "System Error";
  }
  return "System Error";
}

std::optional<app::SendPacket> read_packet(const json::value& value) {
  const auto* object = value.if_object();
  app::SendPacket packet;
  if (!object || !read_text(*object, "number", packet.number) || !read_text(*object, "message", packet.message))
    return std::nullopt;
  const auto* time = object->if_contains("sendingdatetime");
  if (time && !time->is_null() && !read_text(*object, "sendingdatetime", packet.sending_time)) return std::nullopt;
  return packet;
}

std::optional<app::SendRequest> read_request(const json::value& value) {
  const auto* object = value.if_object();
  app::SendRequest request;
  if (!object || !read_text(*object, "apikey", request.api_key) || !read_text(*object, "waid", request.waid)) return std::nullopt;
  const auto* packets = object->if_contains("datapacket");
  if (!packets || !packets->is_array() || packets->get_array().empty()) return std::nullopt;
  request.packets.reserve(packets->get_array().size());
  for (const auto& entry : packets->get_array()) {
    auto packet = read_packet(entry);
    if (!packet) return std::nullopt;
    request.packets.push_back(std::move(*packet));
  }
  return request;
}

void append_packet(std::string& out, const app::PacketOutcome& packet) {
  fmt::format_to(std::back_inserter(out),
                 R"({{"packet":{{"number":{},"sendingid":{},"sendingstatus":{},"sendingstatustext":"{}","price":{}}}}})",
                 json::serialize(json::string_view(packet.number)), packet.id, static_cast<int>(packet.status),
                 text_of(packet.status), packet.price);
}

}  // namespace

Result<app::SendRequest> parse_send_request(std::string_view body) {
  unsigned char buffer[4096];
  json::monotonic_resource memory(buffer);
  const auto value = parse_body(body, &memory);
  if (!value) return std::unexpected(value.error());
  auto request = read_request(*value);
  if (!request) return fail(ErrorCode::malformed, "the body must hold apikey, waid and datapacket, a list of number and message");
  return std::move(*request);
}

std::string render_send_outcome(const app::SendOutcome& outcome) {
  auto out = fmt::format(R"({{"sending_respon":[{{"globalstatus":{},"globalstatustext":"{}","datapacket":[)",
                         static_cast<int>(outcome.status), text_of(outcome.status));
  bool first = true;
  for (const auto& packet : outcome.packets) {
    if (!std::exchange(first, false)) out += ',';
    append_packet(out, packet);
  }
  return out + "]}]}";
}

}  // namespace kurir::http::legacy
