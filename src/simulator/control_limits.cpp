#include "simulator/control_limits.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "simulator/control_json.hpp"
#include "simulator/stanzas.hpp"

namespace kurir::simulator {
namespace json = boost::json;
using http::Request;
using http::Response;
namespace {

constexpr std::array<std::string_view, 4> kCappings{"NONE", "FIRST_WARNING", "SECOND_WARNING", "CAPPED"};
constexpr std::uint64_t kLongest = 366ULL * 24 * 3600;

void tell(World& world, const Account& account, std::string operation, const std::string& body) {
  for (const auto& [id, device] : account.devices) {
    if (device->is_phone()) continue;
    Node update("update", {{"op_name", operation}}, to_bytes(body));
    world.post.send(
        *device,
        Node("notification",
             {{"id", world.next_stanza_id()}, {"type", "mex"}, {"from", Jid::service()}, {"t", std::to_string(world.unix_now())}},
             children(std::move(update))));
  }
}

Response describe(const AccountLimits& limits) {
  return json_response(200, json::object{{"lock_ends", limits.lock_ends},
                                         {"lock_type", limits.lock_type},
                                         {"capping", limits.capping},
                                         {"cycle_ends", limits.cycle_ends}});
}

}  // namespace

Response change_limits(Universe& universe, const Request& request) {
  auto phone = universe.phones.find(std::string(request.parameter("number")));
  if (!phone) return error_response(phone.error());
  auto fields = Fields::parse(request.body);
  const auto lock = fields.count("lock_seconds");
  const auto type = fields.text("lock_type");
  const auto capping = fields.text("capping");
  const auto cycle = fields.count("cycle_seconds");
  const bool silently = fields.flag("silently").value_or(false);
  if (auto checked = fields.check(); !checked) return error_response(checked.error());
  if (lock.value_or(0) > kLongest || cycle.value_or(0) > kLongest) {
    return error_response({ErrorCode::invalid_argument, "a limit lasts a year at most"});
  }
  if (capping && std::ranges::find(kCappings, *capping) == kCappings.end()) {
    return error_response({ErrorCode::invalid_argument, "capping is NONE, FIRST_WARNING, SECOND_WARNING or CAPPED"});
  }
  auto& world = universe.world;
  const auto& account = (*phone)->account();
  auto& limits = world.limits.accounts[account.number];
  const auto now = world.unix_now();
  if (lock) limits.lock_ends = *lock == 0 ? 0 : now + static_cast<std::int64_t>(*lock);
  if (type) limits.lock_type = *type;
  if (capping) limits.capping = *capping;
  if (cycle) limits.cycle_ends = now + static_cast<std::int64_t>(*cycle);
  if (!silently && (lock || type)) {
    tell(world, account, "NotificationUserReachoutTimelockUpdate",
         lock_json(limits, "xwa2_notify_account_reachout_timelock", now));
  }
  if (!silently && (capping || cycle)) {
    tell(world, account, "MessageCappingInfoNotification",
         capping_json(limits, "xwa2_notify_new_chat_messages_capping_info_update"));
  }
  return describe(limits);
}

Response set_minimum_revision(Universe& universe, const Request& request) {
  auto fields = Fields::parse(request.body);
  const auto minimum = fields.count("minimum");
  if (auto checked = fields.check(); !checked) return error_response(checked.error());
  if (!minimum || *minimum > std::numeric_limits<std::uint32_t>::max()) {
    return error_response({ErrorCode::invalid_argument, "minimum is missing: the lowest revision that is taken, 0 = any"});
  }
  universe.world.limits.minimum_revision = static_cast<std::uint32_t>(*minimum);
  return json_response(200, json::object{{"minimum", *minimum}});
}

}  // namespace kurir::simulator
