#include "adapters/http/v1/health.hpp"

#include "adapters/http/v1/device_json.hpp"
#include "adapters/http/v1/json.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
namespace {

using app::Figure;
using boost::asio::awaitable;

json::object slot_json(const app::Slot& slot) {
  const auto& figures = slot.figures;
  return {{"at", to_json(slot.at)},
          {"accepted", figures[Figure::accepted]},
          {"sent", figures[Figure::sent]},
          {"received", figures[Figure::received]},
          {"rejected", figures[Figure::rejected]},
          {"incoming", figures[Figure::incoming]},
          {"webhooks_delivered", figures[Figure::webhooks_delivered]},
          {"webhooks_failed", figures[Figure::webhooks_failed]},
          {"requests", figures[Figure::requests]},
          {"request_errors", figures[Figure::request_errors]},
          {"accept_p50_ms", or_null(slot.accept.quantile(0.5))},
          {"accept_p99_ms", or_null(slot.accept.quantile(0.99))},
          {"send_p50_ms", or_null(slot.send.quantile(0.5))},
          {"send_p99_ms", or_null(slot.send.quantile(0.99))},
          {"waiting", slot.gauges.waiting},
          {"connected", slot.gauges.connected}};
}

json::object totals_json(const app::Figures& totals) {
  return {{"accepted", totals[Figure::accepted]},
          {"sent", totals[Figure::sent]},
          {"received", totals[Figure::received]},
          {"read", totals[Figure::read]},
          {"cancelled", totals[Figure::cancelled]},
          {"rejected", totals[Figure::rejected]},
          {"incoming", totals[Figure::incoming]},
          {"webhooks_delivered", totals[Figure::webhooks_delivered]},
          {"webhooks_failed", totals[Figure::webhooks_failed]},
          {"requests", totals[Figure::requests]},
          {"request_errors", totals[Figure::request_errors]},
          {"unknown_stanzas", totals[Figure::unknown_stanzas]}};
}

json::object latency_json(const std::vector<app::Slot>& slots) {
  app::LatencyCounts accept;
  app::LatencyCounts send;
  for (const auto& slot : slots) {
    accept += slot.accept;
    send += slot.send;
  }
  return {{"accept_p50", or_null(accept.quantile(0.5))},  {"accept_p95", or_null(accept.quantile(0.95))},
          {"accept_p99", or_null(accept.quantile(0.99))}, {"send_p50", or_null(send.quantile(0.5))},
          {"send_p95", or_null(send.quantile(0.95))},     {"send_p99", or_null(send.quantile(0.99))}};
}

json::object connections_json(const app::HealthBook& connections, Time now) {
  const auto totals = connections.totals(now);
  return {{"slowest_ack_ms", milliseconds_or_null(totals.slowest_ack_time)},
          {"stuck", totals.stuck},
          {"undecryptable", totals.undecryptable},
          {"lost", totals.lost_connections},
          {"renewed", totals.renewed_connections}};
}

awaitable<Answer> show(const app::Health& health, const app::HealthBook& connections, std::string_view version, Call) {
  const auto view = co_await health.view();
  if (!view) co_return std::unexpected(problem_of(view.error()));
  const auto& metrics = view->metrics;
  json::array slots;
  for (const auto& slot : metrics.slots) slots.push_back(slot_json(slot));
  json::object devices;
  for (const auto& [state, count] : view->devices) devices.emplace(domain::name(state), count);
  const auto& queues = view->queues;
  co_return respond(json::object{{"version", version},
                                 {"started_at", to_json(metrics.started_at)},
                                 {"now", to_json(view->now)},
                                 {"slot_seconds", app::kSlot.count()},
                                 {"slots", std::move(slots)},
                                 {"totals", totals_json(metrics.totals)},
                                 {"latency", latency_json(metrics.slots)},
                                 {"queue", json::object{{"waiting", queues.waiting},
                                                        {"held", queues.held},
                                                        {"in_flight", queues.in_flight},
                                                        {"webhooks_waiting", queues.webhooks}}},
                                 {"devices", std::move(devices)},
                                 {"connections", connections_json(connections, view->now)},
                                 {"process", json::object{{"memory_bytes", view->process.memory_bytes},
                                                          {"cpu_seconds", view->process.cpu_seconds},
                                                          {"store_commits", metrics.totals[Figure::commits]}}}});
}

}  // namespace

std::vector<Endpoint> health_endpoints(const app::Health& health, const app::HealthBook& connections, std::string_view version) {
  return {{"GET", "/v1/operator/health", Access::people, domain::Permission::manage_gateway, Of::nobody,
           [&health, &connections, version](Call call) { return show(health, connections, version, std::move(call)); }}};
}

}  // namespace kurir::http::v1
