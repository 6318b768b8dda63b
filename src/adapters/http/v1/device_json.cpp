#include "adapters/http/v1/device_json.hpp"

#include <array>

#include "adapters/http/v1/json.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
namespace {

json::value time_or_null(Time time) { return time == Time{} ? json::value(nullptr) : to_json(time); }

json::object plan_json(const app::DeviceView& view, Time now) {
  const auto& device = view.device;
  return {{"code", view.plan.code},
          {"name", view.plan.name},
          {"price", view.terms.price},
          {"monthly_fee", view.terms.monthly_fee},
          {"max_characters", view.terms.max_characters},
          {"quota", or_null(view.terms.quota)},
          {"used", view.used},
          {"month_ends_at", to_json(view.month_ends_at)},
          {"expires_at", to_json(device.expires_at)},
          {"lapsed", domain::has_lapsed(device) && *device.expires_at <= now}};
}

json::value text_or_null(std::string_view text) { return text.empty() ? json::value(nullptr) : json::value(text); }

json::value restriction_json(const domain::Device& device, Time now) {
  const auto restriction = domain::restriction_of(device);
  if (!domain::is_in_force(restriction, now)) return nullptr;
  const bool contacts = domain::scope_of(restriction.kind) == domain::RestrictionScope::new_contacts;
  return json::object{{"code", domain::name(restriction.kind)},
                      {"scope", contacts ? "new_contacts" : "everything"},
                      {"until", to_json(restriction.until)},
                      {"source", domain::name(restriction.source)},
                      {"message", domain::explain(restriction.kind)}};
}

json::value health_json(const std::optional<app::HealthReading>& health) {
  if (!health) return nullptr;
  return json::object{
      {"connected_since", to_json(health->connected_since)}, {"last_traffic_at", to_json(health->last_traffic_at)},
      {"last_ack_at", to_json(health->last_ack_at)},         {"ack_ms", milliseconds_or_null(health->ack_time)},
      {"waiting_since", to_json(health->waiting_since)},     {"undecryptable", health->undecryptable},
      {"lost_connections", health->lost_connections},        {"renewed_connections", health->renewed_connections}};
}

}  // namespace

json::value milliseconds_or_null(std::optional<Duration> duration) {
  if (!duration) return nullptr;
  return std::chrono::ceil<std::chrono::milliseconds>(*duration).count();
}

json::object to_json(const app::DeviceView& view, const std::optional<app::HealthReading>& health, Time now) {
  const auto& device = view.device;
  const auto to_do = app::what_helps(device, now);
  return {{"waid", device.waid},
          {"account_id", device.account.value},
          {"name", device.name},
          {"number", device.number},
          {"state", domain::name(device.state)},
          {"state_since", time_or_null(device.state_since)},
          {"reason", device.reason},
          {"reason_code", text_or_null(device.reason_code)},
          {"to_do", to_do.empty() ? json::value(nullptr) : json::value(to_do)},
          {"paused_at", to_json(device.paused_at)},
          {"linked_at", to_json(device.linked_at)},
          {"created_at", time_or_null(device.created_at)},
          {"plan", plan_json(view, now)},
          {"restricted_until", to_json(device.restricted_until)},
          {"restriction", device.restriction},
          {"restricted", restriction_json(device, now)},
          {"health", health_json(health)},
          {"inbox_url", device.inbox_url},
          {"tracking_url", device.tracking_url}};
}

std::optional<domain::DeviceState> device_state_named(std::string_view name) noexcept {
  using enum domain::DeviceState;
  for (const auto state : {unpaired, connecting, connected, disconnected, logged_out, stopped}) {
    if (domain::name(state) == name) return state;
  }
  return std::nullopt;
}

}  // namespace kurir::http::v1
