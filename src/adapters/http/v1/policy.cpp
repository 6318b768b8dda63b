#include "adapters/http/v1/policy.hpp"

#include "adapters/http/v1/policy_json.hpp"
#include "app/own_policy.hpp"

namespace kurir::http::v1 {
namespace {

using boost::asio::awaitable;
using domain::Permission;

bool is_operator(const Call& call) { return !call.who.account; }

app::PolicyScope scope_of(const Call& call) { return {app::PolicyScope::Kind::device, call.parameter("waid")}; }

/// Who may look is told what he may change.
Response shown(const app::PolicyView& view, const Call& call) {
  const bool changes = app::may(call.who, Permission::manage_devices);
  return respond(policy_json(
      view, [&](std::string_view name) { return changes && (is_operator(call) || app::customers_may_change(name)); }));
}

/// The policy's use cases ask for any device: here it must be the account's.
awaitable<Result<void>> check_owner(Desk desk, const Call& call) {
  co_return co_await desk.store.read(
      [which = app::WhichDevice{call.parameter("waid"), call.account}](ports::Transaction& tx) -> Result<void> {
        const auto device = app::find_device(tx, which);
        return device ? Result<void>() : std::unexpected(device.error());
      });
}

awaitable<Answer> show_policy(Desk desk, Call call) {
  if (const auto own = co_await check_owner(desk, call); !own) co_return refuse(own.error(), "device");
  const auto view = co_await app::show_policy(desk.store, desk.clock, scope_of(call));
  if (!view) co_return refuse(view.error(), "device");
  co_return shown(*view, call);
}

awaitable<Answer> change_policy(Desk desk, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  auto edit = read_policy_edit(fields);
  if (auto read = fields.done(); !read) co_return std::unexpected(read.error());
  if (const auto own = co_await check_owner(desk, call); !own) co_return refuse(own.error(), "device");
  const app::WhichDevice which{call.parameter("waid"), call.account};
  const auto view = is_operator(call) ? co_await app::edit_policy(desk.admin(call), scope_of(call), std::move(edit))
                                      : co_await app::edit_own_policy(desk.admin(call), which, std::move(edit));
  if (!view) co_return refuse(view.error(), "device", "set");
  co_return shown(*view, call);
}

}  // namespace

std::vector<Endpoint> policy_endpoints(Desk desk) {
  constexpr auto kPath = "/v1/devices/{waid}/policy";
  return {{"GET", kPath, Access::permission, Permission::see_devices, Of::account, bind(desk, show_policy)},
          {"PATCH", kPath, Access::permission, Permission::manage_devices, Of::account, bind(desk, change_policy)}};
}

}  // namespace kurir::http::v1
