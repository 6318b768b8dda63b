#include "simulator/control_groups.hpp"

#include <boost/json/array.hpp>

#include "simulator/control_json.hpp"

namespace kurir::simulator {
namespace json = boost::json;
using http::Request;
using http::Response;
namespace {

constexpr std::string_view kNoGroup = "there is no such group: see GET /groups";
constexpr std::string_view kModes = "addressing must be lid or pn";

json::object describe(const Group& group) {
  json::array members;
  for (const auto& [number, role] : group.members) {
    const auto shown = name(role);
    members.push_back(json::object{{"number", number}, {"role", json::string_view(shown.data(), shown.size())}});
  }
  return {{"id", group.jid().to_string()},
          {"subject", group.subject},
          {"addressing", std::string(name(group.addressing))},
          {"creator", group.creator},
          {"members", std::move(members)}};
}

/// "1203…" or "1203…@g.us".
Group* find_group(const Universe& universe, const Request& request) {
  const std::string_view id = request.parameter("id");
  return universe.world.groups.by_id(id.substr(0, id.find('@')));
}

Result<std::vector<Account*>> accounts_of(const Universe& universe, const std::vector<std::string>& numbers) {
  std::vector<Account*> accounts;
  for (const auto& number : numbers) {
    auto* account = universe.world.by_number(number);
    if (account == nullptr) return fail(ErrorCode::not_found, "there is no phone {}: POST /phones adds one", number);
    accounts.push_back(account);
  }
  return accounts;
}

std::optional<Addressing> addressing(std::string_view text) {
  if (text == name(Addressing::lid)) return Addressing::lid;
  if (text == name(Addressing::pn)) return Addressing::pn;
  return std::nullopt;
}

struct Wish {
  Groups::Change change;
  std::vector<std::string> numbers;
};

Result<void> carry_out(Universe& universe, Group& group, Account& by, const std::vector<Wish>& wishes) {
  for (const auto& [change, numbers] : wishes) {
    auto whom = accounts_of(universe, numbers);
    if (!whom) return pass_on(std::move(whom));
    if (auto changed = universe.world.groups.change(group, by, change, *whom); !changed) return pass_on(std::move(changed));
  }
  return {};
}

}  // namespace

Response create_group(Universe& universe, const Request& request) {
  auto fields = Fields::parse(request.body);
  const auto creator = fields.required_text("creator");
  auto subject = fields.required_text("subject");
  const auto members = fields.texts("members");
  const auto mode = addressing(fields.text("addressing").value_or("lid"));
  if (auto checked = fields.check(); !checked) return error_response(checked.error());
  if (!mode) return error_response({ErrorCode::invalid_argument, std::string(kModes)});
  auto accounts = accounts_of(universe, members);
  if (!accounts) return error_response(accounts.error());
  auto founder = accounts_of(universe, {creator});
  if (!founder) return error_response(founder.error());
  auto group = universe.world.groups.create(*founder->front(), std::move(subject), *accounts, *mode);
  if (!group) return error_response(group.error());
  return json_response(201, describe(**group));
}

Response list_groups(Universe& universe, const Request&) {
  json::array groups;
  for (const auto& [id, group] : universe.world.groups.all()) groups.push_back(describe(*group));
  return json_response(200, json::object{{"groups", std::move(groups)}});
}

Response change_group(Universe& universe, const Request& request) {
  auto* group = find_group(universe, request);
  if (group == nullptr) return error_response({ErrorCode::not_found, std::string(kNoGroup)});
  auto fields = Fields::parse(request.body);
  const auto by_number = fields.text("by").value_or(group->creator);
  auto subject = fields.text("subject");
  const auto mode = addressing(fields.text("addressing").value_or(std::string(name(group->addressing))));
  std::vector<Wish> wishes;
  for (const std::string_view name : {"add", "remove", "promote", "demote"}) {
    if (auto numbers = fields.texts(name); !numbers.empty()) wishes.push_back({*group_change(name), std::move(numbers)});
  }
  if (auto checked = fields.check(); !checked) return error_response(checked.error());
  if (!mode) return error_response({ErrorCode::invalid_argument, std::string(kModes)});
  auto by = accounts_of(universe, {by_number});
  if (!by) return error_response(by.error());
  if (*mode != group->addressing) universe.world.groups.set_addressing(*group, *mode);
  if (subject) {
    if (auto set = universe.world.groups.set_subject(*group, *by->front(), std::move(*subject)); !set)
      return error_response(set.error());
  }
  if (auto done = carry_out(universe, *group, *by->front(), wishes); !done) return error_response(done.error());
  return json_response(200, describe(*group));
}

Response leave_group(Universe& universe, const Request& request) {
  auto* group = find_group(universe, request);
  if (group == nullptr) return error_response({ErrorCode::not_found, std::string(kNoGroup)});
  auto who = accounts_of(universe, {std::string(request.parameter("number"))});
  if (!who) return error_response(who.error());
  if (auto left = universe.world.groups.leave(*group, *who->front()); !left) return error_response(left.error());
  return json_response(200, json::object{});
}

}  // namespace kurir::simulator
