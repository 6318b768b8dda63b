// Rules of use as JSON, for all layers alike.
#pragma once

#include <functional>

#include "adapters/http/v1/fields.hpp"
#include "adapters/http/v1/json.hpp"
#include "app/policy_admin.hpp"

namespace kurir::http::v1 {

/// `editable`: whether who asks may change the setting of that name.
[[nodiscard]] boost::json::object policy_json(const app::PolicyView& view, const std::function<bool(std::string_view)>& editable);

/// {"set": {name: value}, "reset": [name]}; what is wrong with it is noted in `fields`.
[[nodiscard]] app::PolicyEdit read_policy_edit(Fields& fields);

}  // namespace kurir::http::v1
