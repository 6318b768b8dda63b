#include "adapters/http/v1/overview.hpp"

#include "adapters/http/v1/device_json.hpp"
#include "adapters/http/v1/money_json.hpp"
#include "app/overview.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
namespace {

using boost::asio::awaitable;
using ports::TrafficKind;

json::object point_json(const app::TrafficPoint& point) {
  const auto count = [&](TrafficKind kind) { return point.counts[static_cast<std::size_t>(kind)]; };
  return {{"at", to_json(point.at)},
          {"accepted", count(TrafficKind::accepted)},
          {"sent", count(TrafficKind::sent)},
          {"received", count(TrafficKind::received)},
          {"read", count(TrafficKind::read)},
          {"cancelled", count(TrafficKind::cancelled)},
          {"rejected", count(TrafficKind::rejected)},
          {"incoming", count(TrafficKind::incoming)}};
}

json::array points_json(const std::vector<app::TrafficPoint>& points) {
  json::array array;
  for (const auto& point : points) array.push_back(point_json(point));
  return array;
}

awaitable<Answer> overview(Desk desk, Call call) {
  const auto found = co_await app::overview_of(desk.store, desk.clock, call.account);
  if (!found) co_return refuse(found.error(), "account");
  const bool sees_money = app::may(call.who, domain::Permission::see_money);
  json::array devices;
  for (const auto& view : found->devices) devices.push_back(to_json(view, std::nullopt, desk.clock.now()));
  json::array alerts;
  for (const auto& alert : found->alerts) {
    alerts.push_back(
        json::object{{"code", alert.code}, {"device", alert.waid.empty() ? json::value() : json::value(alert.waid)}});
  }
  co_return respond(json::object{{"balance", sees_money ? json::value(balance_json(found->account)) : json::value()},
                                 {"devices", std::move(devices)},
                                 {"today", points_json(found->today)},
                                 {"days", points_json(found->days)},
                                 {"waiting", found->waiting},
                                 {"held", found->held},
                                 {"alerts", std::move(alerts)}});
}

}  // namespace

std::vector<Endpoint> overview_endpoints(Desk desk) {
  return {{.method = "GET",
           .pattern = "/v1/overview",
           .permission = domain::Permission::see_devices,
           .handler = bind(desk, overview)}};
}

}  // namespace kurir::http::v1
