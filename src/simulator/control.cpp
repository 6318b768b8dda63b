#include "simulator/control.hpp"

#include <algorithm>

#include <boost/json/array.hpp>

#include "simulator/control_groups.hpp"
#include "simulator/control_json.hpp"
#include "simulator/control_kinds.hpp"
#include "simulator/control_limits.hpp"
#include "simulator/control_media.hpp"
#include "simulator/control_notices.hpp"
#include "simulator/control_passkey.hpp"
#include "simulator/control_state.hpp"
#include "simulator/control_transcripts.hpp"
#include "simulator/scan.hpp"
#include "simulator/stanzas.hpp"

namespace kurir::simulator {
namespace json = boost::json;
using http::Request;
using http::Response;
namespace {

constexpr std::size_t kMaxBody = 128U << 10;
constexpr std::uint64_t kMaxTimes = 1'000'000;

std::string number_of(const Request& request) { return std::string(request.parameter("number")); }

Response add_phone(Universe& universe, const Request& request) {
  auto fields = Fields::parse(request.body);
  NewPhone phone;
  phone.number = fields.text("number").value_or("");
  phone.name = fields.text("name").value_or("");
  phone.reading = fields.flag("auto_read").value_or(false) ? Reading::automatic : Reading::manual;
  phone.auto_reply = fields.text("auto_reply").value_or("");
  const auto lid_migrated = fields.flag("lid_migrated").value_or(true);
  if (auto checked = fields.check(); !checked) return error_response(checked.error());
  auto added = universe.phones.add(std::move(phone));
  if (!added) return error_response(added.error());
  auto& account = (*added)->account();
  account.lid_migrated = lid_migrated;
  return json_response(201, json::object{{"number", account.number}, {"lid", account.lid_user}});
}

Response change_phone(Universe& universe, const Request& request) {
  auto phone = universe.phones.find(number_of(request));
  if (!phone) return error_response(phone.error());
  auto fields = Fields::parse(request.body);
  auto online = fields.flag("online");
  auto auto_read = fields.flag("auto_read");
  auto auto_reply = fields.text("auto_reply");
  const auto lid_migrated = fields.flag("lid_migrated");
  if (auto checked = fields.check(); !checked) return error_response(checked.error());
  if (auto_reply && auto_reply->size() > PhoneBook::kMaxAutoReply) {
    return error_response(
        {ErrorCode::invalid_argument, fmt::format("auto_reply must have {} bytes at most", PhoneBook::kMaxAutoReply)});
  }
  PhoneSettings settings = (*phone)->settings();
  if (auto_read) settings.reading = *auto_read ? Reading::automatic : Reading::manual;
  if (auto_reply) settings.auto_reply = *auto_reply;
  (*phone)->change_settings(std::move(settings));
  if (lid_migrated) {
    (*phone)->account().lid_migrated = *lid_migrated;
    universe.world.changes.changed(key_of((*phone)->account()));
  }
  if (online) *online ? (*phone)->go_online() : (*phone)->go_offline();
  return json_response(200, describe(**phone));
}

Response list_messages(Universe& universe, const Request& request) {
  auto phone = universe.phones.find(number_of(request));
  if (!phone) return error_response(phone.error());
  json::array messages;
  for (const auto& [serial, shown, sender] : (*phone)->messages()) {
    messages.push_back(json::object{{"media", describe(shown.media)},
                                    {"id", shown.id},
                                    {"from", shown.from},
                                    {"text", shown.text},
                                    {"device", shown.device},
                                    {"at", timestamp(shown.at)},
                                    {"read", shown.read},
                                    {"group", shown.group}});
  }
  return json_response(200, json::object{{"messages", std::move(messages)}});
}

Response send_message(Universe& universe, const Request& request) {
  auto phone = universe.phones.find(number_of(request));
  if (!phone) return error_response(phone.error());
  auto fields = Fields::parse(request.body);
  auto to = fields.required_text("to");
  auto text = fields.required_text("text");
  if (auto checked = fields.check(); !checked) return error_response(checked.error());
  auto id = (*phone)->send_text(to, text);
  if (!id) return error_response(id.error());
  return json_response(201, json::object{{"id", *id}});
}

Response mark_read(Universe& universe, const Request& request) {
  auto phone = universe.phones.find(number_of(request));
  if (!phone) return error_response(phone.error());
  auto fields = Fields::parse(request.body);
  auto id = fields.text("id");
  if (auto checked = fields.check(); !checked) return error_response(checked.error());
  auto count = (*phone)->mark_read(id);
  if (!count) return error_response(count.error());
  return json_response(200, json::object{{"read", *count}});
}

Response unlink_device(Universe& universe, const Request& request) {
  auto phone = universe.phones.find(number_of(request));
  if (!phone) return error_response(phone.error());
  auto target = FaultTarget::parse(fmt::format("{}:{}", number_of(request), request.parameter("id")));
  Device* device = target ? (*phone)->account().device(*target->device) : nullptr;
  if (device == nullptr || device->is_phone()) {
    return error_response({ErrorCode::not_found, "this phone has no such companion: see GET /phones/{number}/devices"});
  }
  universe.world.unlink(*device);
  return json_response(200, json::object{});
}

/// Shrinks the server's stock of one-time prekeys and tells the device; gives how many devices that were.
std::size_t run_low(World& world, const FaultTarget& client, std::uint64_t left) {
  auto* account = world.by_number(client.number);
  if (account == nullptr) return 0;
  std::size_t touched = 0;
  for (const auto& [id, device] : account->devices) {
    if (!client.matches(*device)) continue;
    auto& stock = device->keys.prekeys;
    if (stock.size() > left) stock.resize(static_cast<std::size_t>(left));
    world.changes.changed(key_of(*device));
    world.tell_prekey_count(*device);
    ++touched;
  }
  return touched;
}

/// The server loses its copy of these devices' keys and asks them whether it is right.
std::size_t forget_keys(World& world, const FaultTarget& client) {
  auto* account = world.by_number(client.number);
  if (account == nullptr) return 0;
  std::size_t touched = 0;
  for (const auto& [id, device] : account->devices) {
    if (!client.matches(*device)) continue;
    device->keys.prekeys.clear();
    device->keys.uploaded = false;
    world.changes.changed(key_of(*device));
    ++touched;
  }
  return touched;
}

Response apply_at_once(std::size_t touched) { return json_response(201, json::object{{"id", nullptr}, {"applied", touched}}); }

/// What a failure or stream error says besides its code.
std::optional<Node> stanza_of(FaultKind kind, std::uint64_t code, Fields& fields) {
  if (kind == FaultKind::stream_error) {
    const auto conflict = fields.text("conflict");
    if (conflict) return stream_conflict(code == 0 ? "" : std::to_string(code), *conflict);
    return stream_error(std::to_string(code));
  }
  if (kind != FaultKind::failure) return std::nullopt;
  auto stanza = failure(std::to_string(code));
  if (const auto reason = fields.count("reason")) stanza.set("code", std::to_string(*reason));
  if (const auto expire = fields.count("expire")) stanza.set("expire", std::to_string(*expire));
  if (const auto location = fields.text("location")) stanza.set("location", *location);
  return stanza;
}

Response add_fault(Universe& universe, const Request& request) {
  auto fields = Fields::parse(request.body);
  auto kind = fault_kind(fields.required_text("kind"));
  auto client = fields.text("client");
  auto times = fields.count("times").value_or(1);
  auto left = fields.count("left").value_or(5);
  const auto code = fields.count("code").value_or(0);
  auto stanza = kind ? stanza_of(*kind, code, fields) : std::nullopt;
  if (auto checked = fields.check(); !checked) return error_response(checked.error());
  if (!kind) return error_response({ErrorCode::invalid_argument, "unknown kind: one of " + fault_names()});
  if (times == 0 || times > kMaxTimes)
    return error_response({ErrorCode::invalid_argument, fmt::format("times must be 1 to {}", kMaxTimes)});
  if (*kind == FaultKind::companion_reg_refresh && !client) {
    auto unpaired = universe.hall.desk.all();
    for (auto* pairing : unpaired) pairing->refresh_secret();
    return apply_at_once(unpaired.size());
  }
  // Whoever comes with routing information has not said yet who it is.
  auto target = FaultTarget::parse(client.value_or(*kind == FaultKind::bad_routing ? kAnybody : ""));
  if (!target) return error_response(target.error());
  if (*kind == FaultKind::keys_forgotten) return apply_at_once(forget_keys(universe.world, *target));
  if (*kind == FaultKind::prekey_low) return apply_at_once(run_low(universe.world, *target, left));
  auto id =
      universe.world.faults.add({.kind = *kind, .client = *target, .times = times, .code = code, .stanza = std::move(stanza)});
  if (!id) return error_response(id.error());
  universe.switchboard.apply_now(*kind);
  return json_response(201, json::object{{"id", *id}});
}

Response list_faults(Universe& universe, const Request&) {
  json::array faults;
  for (const auto& fault : universe.world.faults.waiting()) {
    faults.push_back(json::object{{"id", fault.id},
                                  {"kind", std::string(name(fault.kind))},
                                  {"client", fault.client.to_string()},
                                  {"times", fault.times},
                                  {"fired", fault.fired}});
  }
  return json_response(200, json::object{{"faults", std::move(faults)}});
}

Response clear_faults(Universe& universe, const Request&) {
  universe.world.faults.clear();
  return json_response(200, json::object{});
}

Response list_phones(Universe& universe, const Request&) {
  json::array phones;
  for (const auto& [number, phone] : universe.phones.all()) phones.push_back(describe(*phone));
  return json_response(200, json::object{{"phones", std::move(phones)}});
}

Response list_devices(Universe& universe, const Request& request) {
  auto phone = universe.phones.find(number_of(request));
  if (!phone) return error_response(phone.error());
  return json_response(200, json::object{{"devices", describe_devices((*phone)->account(), universe.world.post)}});
}

boost::asio::awaitable<Response> scan(Universe& universe, Journal& journal, Request request) {
  auto fields = Fields::parse(request.body);
  auto qr = fields.required_text("qr");
  if (auto checked = fields.check(); !checked) co_return error_response(checked.error());
  auto outcome = co_await scan_and_wait(universe, number_of(request), std::move(qr));
  co_await journal.stored();
  if (!outcome) co_return error_response(outcome.error());
  co_return json_response(200, json::object{});
}

boost::asio::awaitable<Response> type_code(Universe& universe, Journal& journal, Request request) {
  auto fields = Fields::parse(request.body);
  auto code = fields.required_text("code");
  if (auto checked = fields.check(); !checked) co_return error_response(checked.error());
  auto outcome = co_await type_code_and_wait(universe, number_of(request), std::move(code));
  co_await journal.stored();
  if (!outcome) co_return error_response(outcome.error());
  co_return json_response(200, json::object{});
}

using Action = Response (*)(Universe&, const Request&);

/// Coroutine parameters are copied into its frame: nothing of the handler is referred to afterwards.
boost::asio::awaitable<Response> act(Universe& universe, Journal& journal, Action action, Request request) {
  Response response = action(universe, request);
  universe.phones.work();
  co_await journal.stored();
  co_return response;
}

}  // namespace

std::vector<http::Route> control_routes(Universe& universe, Journal& journal, std::function<std::size_t()> open_connections,
                                        std::string media_certificate) {
  auto routes = media_routes(universe, journal, std::move(media_certificate));
  std::ranges::move(passkey_routes(universe), std::back_inserter(routes));
  auto add = [&](std::string method, std::string pattern, Action action) {
    routes.push_back(
        {std::move(method), std::move(pattern),
         [&universe, &journal, action](Request request) { return act(universe, journal, action, std::move(request)); },
         kMaxBody});
  };
  add("POST", "/phones", add_phone);
  add("GET", "/phones", list_phones);
  add("PATCH", "/phones/{number}", change_phone);
  add("GET", "/phones/{number}/messages", list_messages);
  add("POST", "/phones/{number}/messages", send_message);
  add("POST", "/phones/{number}/replies", reply_to_message);
  add("POST", "/phones/{number}/reactions", react_to_message);
  add("POST", "/phones/{number}/edits", edit_sent_message);
  add("POST", "/phones/{number}/revokes", revoke_sent_message);
  add("POST", "/phones/{number}/places", share_place);
  add("POST", "/phones/{number}/contacts", share_contacts);
  add("POST", "/phones/{number}/typing", show_typing);
  add("POST", "/phones/{number}/presence", show_presence);
  add("POST", "/phones/{number}/watch", watch_presence);
  add("GET", "/phones/{number}/happenings", list_happenings);
  add("GET", "/phones/{number}/sent", list_sent);
  add("POST", "/phones/{number}/read", mark_read);
  add("GET", "/phones/{number}/devices", list_devices);
  add("DELETE", "/phones/{number}/devices/{id}", unlink_device);
  add("POST", "/groups", create_group);
  add("GET", "/groups", list_groups);
  add("PATCH", "/groups/{id}", change_group);
  add("DELETE", "/groups/{id}/members/{number}", leave_group);
  add("POST", "/phones/{number}/notices", tell_notice);
  add("POST", "/phones/{number}/reinstall", reinstall_phone);
  add("PATCH", "/phones/{number}/limits", change_limits);
  add("PUT", "/minimum_revision", set_minimum_revision);
  add("POST", "/faults", add_fault);
  add("GET", "/faults", list_faults);
  add("DELETE", "/faults", clear_faults);
  add("POST", "/transcripts", start_transcript);
  add("GET", "/transcripts/{id}", show_transcript);
  add("DELETE", "/transcripts/{id}", end_transcript);
  routes.push_back({"POST", "/phones/{number}/scan",
                    [&universe, &journal](Request request) { return scan(universe, journal, std::move(request)); }, kMaxBody});
  routes.push_back({"POST", "/phones/{number}/link_code",
                    [&universe, &journal](Request request) { return type_code(universe, journal, std::move(request)); },
                    kMaxBody});
  routes.push_back(
      {"GET", "/state", [&universe, open = std::move(open_connections)](Request) -> boost::asio::awaitable<Response> {
         return state_response(universe, open());
       }});
  return routes;
}

}  // namespace kurir::simulator
