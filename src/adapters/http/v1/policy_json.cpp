#include "adapters/http/v1/policy_json.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
namespace policy = domain::policy;
namespace {

json::value status_json(const std::optional<app::PolicyState>& state) {
  if (!state) return nullptr;
  const auto& now = state->now;
  return json::object{{"sent_today", state->sent_today},
                      {"cap_today", or_null(state->cap_today)},
                      {"outcome", policy::name(now.outcome)},
                      {"rule", now.rule},
                      {"reason", now.reason},
                      {"to_do", now.to_do},
                      {"until", to_json(now.until)}};
}

}  // namespace

json::object policy_json(const app::PolicyView& view, const std::function<bool(std::string_view)>& editable) {
  json::array settings;
  for (const auto& row : view.rows) {
    settings.push_back(json::object{{"name", row.name},
                                    {"value", row.value},
                                    {"source", row.source},
                                    {"about", row.about},
                                    {"editable", editable(row.name)}});
  }
  return {{"settings", std::move(settings)}, {"status", status_json(view.state)}};
}

app::PolicyEdit read_policy_edit(Fields& fields) {
  app::PolicyEdit edit;
  edit.reset = fields.optional_texts("reset").value_or(std::vector<std::string>());
  const auto* set = fields.raw("set");
  if (set == nullptr) return edit;
  if (!set->is_object()) {
    fields.wrong("set", "set is an object of values by name");
    return edit;
  }
  for (const auto& [name, value] : set->get_object()) {
    if (const auto* text = value.if_string()) {
      edit.set.push_back(fmt::format("{}={}", std::string_view(name), std::string_view(*text)));
    } else {
      fields.wrong("set", fmt::format("the value of {} is a text", std::string_view(name).substr(0, 64)));
    }
  }
  return edit;
}

}  // namespace kurir::http::v1
