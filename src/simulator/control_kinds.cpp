#include "simulator/control_kinds.hpp"

#include <boost/json/array.hpp>

#include "simulator/control_json.hpp"
#include "simulator/message_kinds.hpp"

namespace kurir::simulator {
namespace json = boost::json;
using http::Request;
using http::Response;
namespace {

Result<Phone*> phone_of(Universe& universe, const Request& request) {
  return universe.phones.find(std::string(request.parameter("number")));
}

Response sent(const Result<std::string>& id) {
  if (!id) return error_response(id.error());
  return json_response(201, json::object{{"id", *id}});
}

Response done(const Result<void>& result) {
  if (!result) return error_response(result.error());
  return json_response(200, json::object{});
}

/// `act` gets the phone and has its fields checked before.
template <class Act>
Response with_phone(Universe& universe, const Request& request, Fields& fields, Act act) {
  auto phone = phone_of(universe, request);
  if (!phone) return error_response(phone.error());
  if (auto checked = fields.check(); !checked) return error_response(checked.error());
  return act(**phone);
}

json::object describe(const Happening& happening) {
  auto out = happening.message.empty() ? json::object{{"kind", happening.signal.tag == "presence" ? "presence" : "typing"}}
                                       : describe_message(happening.message);
  out["at"] = timestamp(happening.at);
  out["from"] = happening.from;
  if (!happening.message.empty()) {
    out["id"] = happening.id;
    out["device"] = happening.device;
    out["group"] = happening.group;
  } else if (happening.signal.tag == "presence") {
    out["available"] = happening.signal.attribute("type") != "unavailable";
  } else if (!happening.signal.children().empty()) {
    const auto& state = happening.signal.children().front();
    out["state"] = state.has("media") ? "recording" : state.tag;
  }
  return out;
}

/// The formatted name (FN) of a vCard.
std::string name_on(std::string_view vcard) {
  constexpr std::string_view kField = "\nFN:";
  const auto at = vcard.find(kField);
  if (at == std::string_view::npos) return "";
  const auto name = vcard.substr(at + kField.size());
  return std::string(name.substr(0, name.find_first_of("\r\n")));
}

std::string_view name(SentStatus status) {
  if (status == SentStatus::read) return "read";
  return status == SentStatus::received ? "received" : "sent";
}

}  // namespace

Response reply_to_message(Universe& universe, const Request& request) {
  auto fields = Fields::parse(request.body);
  const auto to = fields.required_text("to");
  const auto text = fields.required_text("text");
  const Phone::Reply around{.quote = fields.text("id").value_or(""), .mentions = fields.texts("mentions")};
  return with_phone(universe, request, fields, [&](Phone& phone) { return sent(phone.reply(to, text, around)); });
}

Response react_to_message(Universe& universe, const Request& request) {
  auto fields = Fields::parse(request.body);
  const auto to = fields.required_text("to");
  const auto id = fields.required_text("id");
  const auto emoji = fields.text("emoji").value_or("");
  return with_phone(universe, request, fields, [&](Phone& phone) { return sent(phone.react(to, id, emoji)); });
}

Response edit_sent_message(Universe& universe, const Request& request) {
  auto fields = Fields::parse(request.body);
  const auto to = fields.required_text("to");
  const auto id = fields.required_text("id");
  const auto text = fields.required_text("text");
  return with_phone(universe, request, fields, [&](Phone& phone) { return sent(phone.edit(to, id, text)); });
}

Response revoke_sent_message(Universe& universe, const Request& request) {
  auto fields = Fields::parse(request.body);
  const auto to = fields.required_text("to");
  const auto id = fields.required_text("id");
  return with_phone(universe, request, fields, [&](Phone& phone) { return sent(phone.revoke(to, id)); });
}

Response share_place(Universe& universe, const Request& request) {
  auto fields = Fields::parse(request.body);
  const auto to = fields.required_text("to");
  const Place place{.latitude = fields.required_number("latitude"),
                    .longitude = fields.required_number("longitude"),
                    .name = fields.text("name").value_or(""),
                    .address = fields.text("address").value_or("")};
  return with_phone(universe, request, fields, [&](Phone& phone) { return sent(phone.share(to, place)); });
}

Response share_contacts(Universe& universe, const Request& request) {
  auto fields = Fields::parse(request.body);
  const auto to = fields.required_text("to");
  std::vector<Card> cards;
  for (auto& vcard : fields.texts("vcards")) cards.push_back({.name = name_on(vcard), .vcard = std::move(vcard)});
  return with_phone(universe, request, fields, [&](Phone& phone) { return sent(phone.share(to, cards)); });
}

Response show_typing(Universe& universe, const Request& request) {
  auto fields = Fields::parse(request.body);
  const auto to = fields.required_text("to");
  const auto state = fields.required_text("state");
  return with_phone(universe, request, fields, [&](Phone& phone) { return done(phone.show_typing(to, state)); });
}

Response show_presence(Universe& universe, const Request& request) {
  auto fields = Fields::parse(request.body);
  const auto presence = fields.flag("available").value_or(true) ? Phone::Presence::available : Phone::Presence::unavailable;
  return with_phone(universe, request, fields, [&](Phone& phone) { return done(phone.show_presence(presence)); });
}

Response watch_presence(Universe& universe, const Request& request) {
  auto fields = Fields::parse(request.body);
  const auto to = fields.required_text("to");
  return with_phone(universe, request, fields, [&](Phone& phone) { return done(phone.watch(to)); });
}

Response list_happenings(Universe& universe, const Request& request) {
  auto phone = phone_of(universe, request);
  if (!phone) return error_response(phone.error());
  json::array list;
  for (const auto& happening : (*phone)->happenings()) list.push_back(describe(happening));
  return json_response(200, json::object{{"happenings", std::move(list)}});
}

Response list_sent(Universe& universe, const Request& request) {
  auto phone = phone_of(universe, request);
  if (!phone) return error_response(phone.error());
  json::array list;
  for (const auto& message : (*phone)->sent()) {
    auto line = describe_message(message.content);
    line["id"] = message.id;
    line["chat"] = message.chat.to_string();
    line["status"] = name(message.status);
    list.push_back(std::move(line));
  }
  return json_response(200, json::object{{"sent", std::move(list)}});
}

}  // namespace kurir::simulator
