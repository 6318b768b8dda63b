#include "domain/webhook_event.hpp"

#include <fmt/format.h>

#include "domain/form_body.hpp"
#include "domain/rfc3339.hpp"

namespace kurir::domain {
namespace {

WebhookEvent new_event(DeviceId device, EventKind kind, Time now) {
  WebhookEvent event;
  event.device = device;
  event.kind = kind;
  event.created_at = now;
  event.next_attempt_at = now;
  return event;
}

WebhookEvent device_event(const Device& device, Time now) {
  auto event = new_event(device.id, EventKind::tracking, now);
  event.ordering_key = "device";
  event.url = device.tracking_url;
  return event;
}

}  // namespace

std::optional<WebhookEvent> inbox_event(const Device& device, std::string_view number, std::string_view text, Time now) {
  if (device.inbox_url.empty()) return std::nullopt;
  auto event = new_event(device.id, EventKind::inbox, now);
  event.ordering_key = fmt::format("from {}", number);
  event.url = device.inbox_url;
  event.body = form_body({{"waid", device.waid}, {"message", text}, {"number", number}});
  return event;
}

std::optional<WebhookEvent> tracking_event(const Device& device, const Message& message, MessageState state, Time now) {
  if (device.tracking_url.empty() || message.origin == MessageOrigin::system) return std::nullopt;
  auto event = new_event(device.id, EventKind::tracking, now);
  event.ordering_key = fmt::format("message {}", message.id);
  event.url = device.tracking_url;
  event.body = form_body({{"id", std::to_string(message.id.value)},
                          {"waid", device.waid},
                          {"number", message.number},
                          {"status", tracking_status(state)}});
  return event;
}

std::optional<WebhookEvent> logged_out_event(const Device& device, Time now) {
  if (device.tracking_url.empty()) return std::nullopt;
  auto event = device_event(device, now);
  event.body = form_body({{"id", ""}, {"waid", device.waid}, {"number", device.number}, {"status", "logged_out"}});
  return event;
}

std::optional<WebhookEvent> restricted_event(const Device& device, const Restriction& restriction, Time now) {
  if (device.tracking_url.empty()) return std::nullopt;
  auto event = device_event(device, now);
  event.body = form_body({{"id", ""},
                          {"waid", device.waid},
                          {"number", device.number},
                          {"status", "restricted"},
                          {"reason", name(restriction.kind)},
                          {"until", write_rfc3339(restriction.until)}});
  return event;
}

}  // namespace kurir::domain
