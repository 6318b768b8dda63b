#include "adapters/http/v1/devices.hpp"

#include "adapters/http/v1/device_json.hpp"
#include "adapters/http/v1/fields.hpp"
#include "adapters/http/v1/json.hpp"
#include "adapters/qr/qr_code.hpp"
#include "app/device_control.hpp"
#include "app/devices_admin.hpp"
#include "app/link_code.hpp"
#include "app/pairing_view.hpp"
#include "app/plans.hpp"
#include "app/qr_wish.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
namespace {

using boost::asio::awaitable;
using domain::Permission;
using Parts = std::shared_ptr<const DeviceParts>;

constexpr std::string_view kNoFee = "P";

app::Admin admin_of(const DeviceParts& parts, const Call& call) { return {parts.store, parts.clock, call.who.actor}; }
app::WhichDevice device_of(const Call& call) { return {call.parameter("waid"), call.account}; }

awaitable<Answer> show(Parts parts, app::WhichDevice which, unsigned status) {
  const auto view = co_await app::show_device(parts->store, parts->clock, std::move(which));
  if (!view) co_return std::unexpected(problem_of(view.error()));
  co_return respond(to_json(*view, parts->health.reading(view->device.id), parts->clock.now()), status);
}

awaitable<Answer> list_devices(Parts parts, Call call) {
  const auto views = co_await app::list_devices_of(parts->store, parts->clock, call.account);
  if (!views) co_return std::unexpected(problem_of(views.error()));
  json::array data;
  for (const auto& view : *views) data.push_back(to_json(view, parts->health.reading(view.device.id), parts->clock.now()));
  co_return respond(json::object{{"data", std::move(data)}});
}

/// Paged by id.
awaitable<Answer> list_all_devices(Parts parts, Call call) {
  const auto page = page_wanted(call, 1);
  if (!page) co_return std::unexpected(page.error());
  app::DevicesWanted wanted{.after = domain::DeviceId(number_in(*page, 0).value_or(0)), .limit = page->limit};
  if (const auto state = call.query("state"); state && !state->empty()) {
    wanted.state = device_state_named(*state);
    if (!wanted.state) co_return std::unexpected(invalid("state", "state is one of a device"));
  }
  const auto views = co_await app::page_of_devices(parts->store, parts->clock, wanted);
  if (!views) co_return std::unexpected(problem_of(views.error()));
  json::array data;
  for (const auto& view : *views) data.push_back(to_json(view, parts->health.reading(view.device.id), parts->clock.now()));
  std::vector<std::string> next;
  if (views->size() == wanted.limit) next.push_back(std::to_string(views->back().device.id.value));
  co_return respond_page(std::move(data), next);
}

awaitable<Answer> create_device(Parts parts, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  app::NewDevice wanted{.account = call.account,
                        .inbox_url = fields.optional_text("inbox_url").value_or(""),
                        .tracking_url = fields.optional_text("tracking_url").value_or(""),
                        .plan = fields.optional_text("plan"),
                        .name = fields.optional_text("name").value_or("")};
  if (auto read = fields.done(); !read) co_return std::unexpected(read.error());
  if (wanted.plan == kNoFee) wanted.plan.reset();
  if (wanted.plan && !app::may(call.who, Permission::manage_billing)) {
    co_return std::unexpected(
        Problem{.code = "forbidden", .message = "your role may not choose a plan: leave it out", .field = "plan"});
  }
  auto waid = co_await app::create_device(admin_of(*parts, call), parts->random, std::move(wanted));
  if (!waid) co_return std::unexpected(problem_of(waid.error()));
  parts->devices_changed();
  co_return co_await show(parts, {std::move(*waid), call.account}, 201);
}

awaitable<Answer> get_device(Parts parts, Call call) { return show(parts, device_of(call), 200); }

awaitable<Answer> change_device(Parts parts, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  app::DeviceChange change{.inbox_url = fields.optional_text("inbox_url"),
                           .tracking_url = fields.optional_text("tracking_url"),
                           .name = fields.optional_text("name")};
  if (auto read = fields.done(); !read) co_return std::unexpected(read.error());
  const auto changed = co_await app::change_device(admin_of(*parts, call), device_of(call), std::move(change));
  if (!changed) co_return std::unexpected(problem_of(changed.error()));
  co_return co_await show(parts, device_of(call), 200);
}

awaitable<Answer> delete_device(Parts parts, Call call) {
  const auto deleted = co_await app::delete_device(admin_of(*parts, call), device_of(call));
  parts->devices_changed();
  parts->events_appended();
  if (!deleted) co_return std::unexpected(problem_of(deleted.error()));
  co_return no_content();
}

using Control = awaitable<Result<domain::Device>> (*)(app::Admin, app::WhichDevice);

awaitable<Answer> control(Parts parts, Control what, Call call) {
  const auto done = co_await what(admin_of(*parts, call), device_of(call));
  if (!done) co_return std::unexpected(problem_of(done.error()));
  parts->devices_changed();
  parts->events_appended();
  co_return co_await show(parts, device_of(call), 200);
}

awaitable<Answer> set_plan(Parts parts, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  auto plan = fields.text("plan");
  if (auto read = fields.done(); !read) co_return std::unexpected(read.error());
  const auto assigned =
      co_await app::assign_plan(admin_of(*parts, call), {call.parameter("waid"), std::move(plan), call.account});
  if (!assigned) co_return std::unexpected(problem_of(assigned.error(), "plan"));
  co_return co_await show(parts, device_of(call), 200);
}

json::value text_or_null(const std::string& text) { return text.empty() ? json::value(nullptr) : json::value(text); }

json::value method_json(app::PairingMethod method) {
  if (method == app::PairingMethod::none) return nullptr;
  return method == app::PairingMethod::qr ? "qr" : "code";
}

std::string_view name(app::PairingState state) noexcept {
  switch (state) {
    case app::PairingState::idle: return "idle";
    case app::PairingState::waiting: return "waiting";
    case app::PairingState::ready: return "ready";
    case app::PairingState::linked: return "linked";
    case app::PairingState::failed: return "failed";
  }
  return "";
}

json::value qr_json(const std::string& text) {
  if (text.empty()) return nullptr;
  const auto code = qr::QrCode::make(text);
  if (!code) return nullptr;
  const auto drawn = code->svg_path();
  return json::object{{"size", drawn.size}, {"path", drawn.path}};
}

awaitable<Answer> show_pairing(Parts parts, app::WhichDevice which, unsigned status) {
  const auto view = co_await app::show_pairing(parts->store, parts->clock, std::move(which));
  if (!view) co_return std::unexpected(problem_of(view.error()));
  co_return respond(json::object{{"method", method_json(view->method)},
                                 {"state", name(view->state)},
                                 {"device_state", domain::name(view->device_state)},
                                 {"qr", qr_json(view->qr)},
                                 {"code", text_or_null(view->code)},
                                 {"number", text_or_null(view->number)},
                                 {"expires_at", to_json(view->expires_at)},
                                 {"reason", view->reason},
                                 {"reason_code", text_or_null(view->reason_code)}},
                    status);
}

awaitable<Answer> get_pairing(Parts parts, Call call) { return show_pairing(parts, device_of(call), 200); }

awaitable<Answer> start_pairing(Parts parts, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  const auto method = fields.text("method");
  auto number = fields.optional_text("number");
  if (method != "qr" && method != "code") fields.wrong("method", "method is qr or code");
  if (method == "code" && !number) fields.wrong("number", "number is missing: the one of the phone that is to be linked");
  if (auto read = fields.done(); !read) co_return std::unexpected(read.error());
  const auto found = co_await app::show_device(parts->store, parts->clock, device_of(call));
  if (!found) co_return std::unexpected(problem_of(found.error()));
  const auto& waid = found->device.waid;
  const auto wanted = method == "qr" ? co_await app::want_device_qr(parts->store, parts->clock, waid, Duration(0))
                                     : co_await app::want_link_code(parts->store, parts->clock, waid, number.value_or(""));
  if (!wanted) co_return std::unexpected(problem_of(wanted.error(), "number"));
  parts->devices_changed();
  co_return co_await show_pairing(parts, device_of(call), 202);
}

/// "Is it on WhatsApp?"
awaitable<Answer> check_contacts(Parts parts, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  auto numbers = fields.texts("numbers");
  if (auto read = fields.done(); !read) co_return std::unexpected(read.error());
  const auto checked = co_await parts->contacts.check(device_of(call), std::move(numbers));
  if (!checked) co_return std::unexpected(problem_of(checked.error(), "numbers"));
  if (checked->wait_for) {
    co_return std::unexpected(Problem{.code = "too_many_requests",
                                      .message = "this device looked up as many numbers as is good for it: wait",
                                      .retry_after = std::chrono::ceil<std::chrono::seconds>(*checked->wait_for)});
  }
  json::array data;
  for (const auto& contact : checked->contacts) {
    data.push_back(json::object{{"number", contact.number},
                                {"on_whatsapp", contact.on_whatsapp},
                                {"checked_at", to_json(contact.checked_at)},
                                {"source", contact.asked_now ? "whatsapp" : "cache"}});
  }
  co_return respond(json::object{{"data", std::move(data)}});
}

/// Rows of the table, with what their handlers use.
class Rows {
 public:
  explicit Rows(Parts parts) : parts_(std::move(parts)) {}

  using Handle = awaitable<Answer> (*)(Parts, Call);
  void add(std::string method, std::string pattern, Permission permission, Handle handle, Of of = Of::account) {
    const auto access = of == Of::nobody ? Access::people : Access::permission;
    rows_.push_back({std::move(method), std::move(pattern), access, permission, of,
                     [parts = parts_, handle](Call call) { return handle(parts, std::move(call)); }});
  }
  void add_control(std::string pattern, Control what) {
    rows_.push_back({"POST", std::move(pattern), Access::permission, Permission::manage_devices, Of::account,
                     [parts = parts_, what](Call call) { return control(parts, what, std::move(call)); }});
  }
  [[nodiscard]] std::vector<Endpoint> take() { return std::move(rows_); }

 private:
  Parts parts_;
  std::vector<Endpoint> rows_;
};

}  // namespace

std::vector<Endpoint> device_endpoints(DeviceParts parts) {
  Rows rows(std::make_shared<const DeviceParts>(std::move(parts)));
  rows.add("GET", "/v1/devices", Permission::see_devices, list_devices);
  rows.add("POST", "/v1/devices", Permission::manage_devices, create_device);
  rows.add("GET", "/v1/devices/{waid}", Permission::see_devices, get_device);
  rows.add("PATCH", "/v1/devices/{waid}", Permission::manage_devices, change_device);
  rows.add("DELETE", "/v1/devices/{waid}", Permission::manage_devices, delete_device);
  rows.add_control("/v1/devices/{waid}/pause", app::pause_device);
  rows.add_control("/v1/devices/{waid}/resume", app::resume_device);
  rows.add_control("/v1/devices/{waid}/logout", app::log_out_device);
  rows.add("PUT", "/v1/devices/{waid}/plan", Permission::manage_billing, set_plan);
  rows.add("POST", "/v1/devices/{waid}/pairing", Permission::manage_devices, start_pairing);
  rows.add("GET", "/v1/devices/{waid}/pairing", Permission::manage_devices, get_pairing);
  rows.add("POST", "/v1/devices/{waid}/contact-checks", Permission::send_messages, check_contacts);
  rows.add("GET", "/v1/operator/devices", Permission::manage_gateway, list_all_devices, Of::nobody);
  return rows.take();
}

}  // namespace kurir::http::v1
