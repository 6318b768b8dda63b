#include "simulator/control_notices.hpp"

#include <array>
#include <functional>

#include "simulator/control_json.hpp"
#include "simulator/stanzas.hpp"

namespace kurir::simulator {
namespace json = boost::json;
using http::Request;
using http::Response;
namespace {

struct Notice {
  std::string kind;
  std::string contact;  ///< whom it is about; empty = all contacts
  std::string text;     ///< a name, a tag, a type
  Placement placement = Placement::within;
};
using Told = Result<std::size_t>;
using Tell = Told (*)(World&, Phone&, const Notice&);

/// Stanzas that wait until they are acknowledged.
std::size_t queue(World& world, const Account& account, const std::function<Node()>& make) {
  std::size_t told = 0;
  for (const auto& [id, device] : account.devices) {
    if (device->is_phone()) continue;
    world.post.send(*device, make());
    ++told;
  }
  return told;
}

std::size_t say(World& world, const Account& account, Node child) {
  std::size_t told = 0;
  const auto stanza = information(std::move(child));
  for (const auto& [id, device] : account.devices) {
    if (device->is_phone() || device->link == nullptr) continue;
    world.post.say(*device, stanza);
    ++told;
  }
  return told;
}

Node server_notification(World& world, std::string type, Node child) {
  return Node("notification",
              {{"id", world.next_stanza_id()},
               {"type", std::move(type)},
               {"from", Jid::service()},
               {"t", std::to_string(world.unix_now())}},
              children(std::move(child)));
}

Result<std::vector<Account*>> contacts_of(World& world, const Phone& phone, const Notice& notice) {
  std::vector<Account*> found;
  if (!notice.contact.empty()) {
    auto* contact = world.by_number(notice.contact);
    if (contact == nullptr) return fail(ErrorCode::not_found, "{} is not on this WhatsApp: add that phone first", notice.contact);
    found.push_back(contact);
    return found;
  }
  for (const auto& number : phone.account().contacts) {
    if (auto* contact = world.by_number(number)) found.push_back(contact);
  }
  return found;
}

Told tell_routing(World& world, Phone& phone, const Notice&) {
  return say(world, phone.account(),
             Node("edge_routing", {}, children(Node("routing_info", {}, to_bytes(BytesView(world.random.bytes<12>()))))));
}

Told tell_dirty(World& world, Phone& phone, const Notice& notice) {
  return say(world, phone.account(),
             Node("dirty", {{"type", notice.text.empty() ? "account_sync" : notice.text},
                            {"timestamp", std::to_string(world.unix_now())}}));
}

Told tell_digest(World& world, Phone& phone, const Notice&) {
  return queue(world, phone.account(), [&world] { return server_notification(world, "encrypt", Node("digest")); });
}

Told tell_unknown_notification(World& world, Phone& phone, const Notice&) {
  return queue(world, phone.account(), [&world] { return server_notification(world, "invented", Node("anything")); });
}

Told tell_unknown_stanza(World& world, Phone& phone, const Notice& notice) {
  const auto tag = notice.text.empty() ? std::string("invented") : notice.text;
  return queue(world, phone.account(), [&] {
    return Node(tag, {{"id", world.next_stanza_id()}, {"from", Jid::service()}, {"t", std::to_string(world.unix_now())}});
  });
}

Told tell_token(World& world, Phone& phone, const Notice& notice) {
  auto contacts = contacts_of(world, phone, notice);
  if (!contacts) return pass_on(std::move(contacts));
  std::size_t told = 0;
  for (auto* contact : *contacts) told += world.give_token(*contact, phone.account(), std::to_string(world.unix_now()));
  return told;
}

Told tell_history(World& world, Phone& phone, const Notice& notice) {
  auto contacts = contacts_of(world, phone, notice);
  if (!contacts) return pass_on(std::move(contacts));
  return phone.share_history(*contacts, notice.placement);
}

Told tell_lids(World& world, Phone& phone, const Notice& notice) {
  auto contacts = contacts_of(world, phone, notice);
  if (!contacts) return pass_on(std::move(contacts));
  return phone.share_lids(*contacts);
}

Told tell_keys(World&, Phone& phone, const Notice&) { return phone.share_app_state_keys(); }

Told tell_name(World&, Phone& phone, const Notice& notice) {
  if (notice.text.empty())
    return fail(ErrorCode::invalid_argument, "a name is missing: {{\"kind\":\"push_name\",\"text\":\"…\"}}");
  return phone.rename(notice.text, notice.placement);
}

Told tell_salt(World&, Phone& phone, const Notice& notice) { return phone.draw_salt(notice.placement); }

Told make_snapshots(World&, Phone& phone, const Notice&) { return phone.snapshot_settings(); }

constexpr std::array<std::pair<std::string_view, Tell>, 12> kNotices{{{"edge_routing", tell_routing},
                                                                      {"dirty", tell_dirty},
                                                                      {"digest", tell_digest},
                                                                      {"unknown_notification", tell_unknown_notification},
                                                                      {"unknown_stanza", tell_unknown_stanza},
                                                                      {"token", tell_token},
                                                                      {"history", tell_history},
                                                                      {"lids", tell_lids},
                                                                      {"app_state_keys", tell_keys},
                                                                      {"push_name", tell_name},
                                                                      {"salt", tell_salt},
                                                                      {"snapshot", make_snapshots}}};

Result<Phone*> phone_of(Universe& universe, const Request& request) {
  return universe.phones.find(std::string(request.parameter("number")));
}

}  // namespace

Response tell_notice(Universe& universe, const Request& request) {
  auto phone = phone_of(universe, request);
  if (!phone) return error_response(phone.error());
  auto fields = Fields::parse(request.body);
  const Notice notice{.kind = fields.required_text("kind"),
                      .contact = fields.text("contact").value_or(""),
                      .text = fields.text("text").value_or(""),
                      .placement = fields.flag("in_file").value_or(false) ? Placement::file : Placement::within};
  if (auto checked = fields.check(); !checked) return error_response(checked.error());
  for (const auto& [name, tell] : kNotices) {
    if (name != notice.kind) continue;
    const auto told = tell(universe.world, **phone, notice);
    if (!told) return error_response(told.error());
    return json_response(201, json::object{{"told", *told}});
  }
  return error_response({ErrorCode::invalid_argument, "unknown kind: see POST /phones/{number}/notices in docs/simulator.md"});
}

Response reinstall_phone(Universe& universe, const Request& request) {
  auto phone = phone_of(universe, request);
  if (!phone) return error_response(phone.error());
  (*phone)->reinstall();
  return json_response(200, json::object{});
}

}  // namespace kurir::simulator
