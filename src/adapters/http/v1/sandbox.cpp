#include "adapters/http/v1/sandbox.hpp"

#include "adapters/http/v1/fields.hpp"
#include "app/devices_admin.hpp"
#include "app/which_device.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
namespace {

using boost::asio::awaitable;
using ports::SandboxChat;
using Parts = std::shared_ptr<const SandboxParts>;

constexpr std::string_view kPhone = "phone";
constexpr Duration kCodeWait = std::chrono::seconds(5);

json::object phone_json(const ports::SandboxPhone& phone) {
  return {{"number", phone.number},         {"name", phone.name},    {"online", phone.online}, {"auto_read", phone.auto_read},
          {"auto_reply", phone.auto_reply}, {"linked", phone.linked}};
}

json::value status_json(const std::optional<SandboxChat::Status>& status) {
  if (!status) return nullptr;
  switch (*status) {
    case SandboxChat::Status::sent: return "sent";
    case SandboxChat::Status::received: return "received";
    case SandboxChat::Status::read: return "read";
  }
  return nullptr;
}

json::object chat_json(const SandboxChat& chat) {
  json::array messages;
  for (const auto& line : chat.lines) {
    messages.push_back(json::object{{"id", line.id},
                                    {"from", line.ours ? "us" : "them"},
                                    {"text", line.text},
                                    {"at", to_json(line.at)},
                                    {"status", status_json(line.status)}});
  }
  return {{"number", chat.number}, {"name", chat.name}, {"unread", chat.unread}, {"messages", std::move(messages)}};
}

Answer phone_answer(const Result<ports::SandboxPhone>& phone, unsigned status) {
  if (!phone) return refuse(phone.error(), kPhone);
  return respond(phone_json(*phone), status);
}

Answer done(const Result<void>& result) {
  if (!result) return std::unexpected(problem_of(result.error()));
  return no_content();
}

awaitable<Answer> list_phones(Parts parts, Call) {
  json::array data;
  for (const auto& phone : co_await parts->sandbox.phones()) data.push_back(phone_json(phone));
  co_return respond(json::object{{"data", std::move(data)}});
}

awaitable<Answer> add_phone(Parts parts, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  auto number = fields.text("number");
  auto name = fields.text("name");
  if (auto read = fields.done(); !read) co_return std::unexpected(read.error());
  co_return phone_answer(co_await parts->sandbox.add(std::move(number), std::move(name)), 201);
}

awaitable<Answer> show_phone(Parts parts, Call call) {
  co_return phone_answer(co_await parts->sandbox.phone(call.parameter("number")), 200);
}

awaitable<Answer> change_phone(Parts parts, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  ports::SandboxPhoneChange change{.online = fields.optional_flag("online"),
                                   .auto_read = fields.optional_flag("auto_read"),
                                   .auto_reply = fields.optional_text("auto_reply")};
  if (auto read = fields.done(); !read) co_return std::unexpected(read.error());
  co_return phone_answer(co_await parts->sandbox.change(call.parameter("number"), std::move(change)), 200);
}

/// The phone looks at the screen that shows the device's code; where none is shown yet, one is asked for.
awaitable<Result<void>> scan_code_of(Parts parts, Call call, app::WhichDevice device) {
  const auto& [store, clock] = parts->desk;
  const auto known = co_await store.read([device](ports::Transaction& tx) -> Result<void> {
    const auto found = app::find_device(tx, device);
    return found ? Result<void>() : std::unexpected(found.error());
  });
  if (!known) co_return known;
  auto code = co_await app::device_qr(store, clock, device.waid);
  if (!code && code.error().code == ErrorCode::unavailable) {
    parts->devices_changed();
    code = co_await app::wait_for_device_qr(store, clock, device.waid, kCodeWait);
  }
  if (!code) co_return std::unexpected(code.error());
  co_return co_await parts->sandbox.scan(call.parameter("number"), std::move(*code));
}

awaitable<Answer> link_phone(Parts parts, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  auto device = fields.optional_text("device");
  auto code = fields.optional_text("code");
  if (device.has_value() == code.has_value()) fields.wrong("device", "give either device, to scan its code, or code, to type it");
  if (auto read = fields.done(); !read) co_return std::unexpected(read.error());
  if (code) co_return done(co_await parts->sandbox.type_code(call.parameter("number"), std::move(*code)));
  app::WhichDevice which{std::move(*device)};
  if (call.account.value != 0) which.account = call.account;
  co_return done(co_await scan_code_of(parts, std::move(call), std::move(which)));
}

awaitable<Answer> list_chats(Parts parts, Call call) {
  const auto chats = co_await parts->sandbox.chats(call.parameter("number"));
  if (!chats) co_return refuse(chats.error(), kPhone);
  json::array data;
  for (const auto& chat : *chats) data.push_back(chat_json(chat));
  co_return respond(json::object{{"data", std::move(data)}});
}

awaitable<Answer> send_message(Parts parts, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  auto to = fields.text("to");
  auto text = fields.text("text");
  if (auto read = fields.done(); !read) co_return std::unexpected(read.error());
  co_return done(co_await parts->sandbox.send(call.parameter("number"), std::move(to), std::move(text)));
}

awaitable<Answer> read_chat(Parts parts, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  auto chat = fields.text("chat");
  if (auto read = fields.done(); !read) co_return std::unexpected(read.error());
  co_return done(co_await parts->sandbox.read(call.parameter("number"), std::move(chat)));
}

}  // namespace

std::vector<Endpoint> sandbox_endpoints(SandboxParts parts) {
  const auto with = std::make_shared<const SandboxParts>(std::move(parts));
  const auto endpoint = [&](std::string method, const std::string& path, auto handler) {
    return Endpoint{std::move(method), "/v1/sandbox/phones" + path, Access::people, std::nullopt,
                    Of::all_or_one,    v1::bind(with, handler)};
  };
  return {endpoint("GET", "", list_phones),
          endpoint("POST", "", add_phone),
          endpoint("GET", "/{number}", show_phone),
          endpoint("PATCH", "/{number}", change_phone),
          endpoint("POST", "/{number}/link", link_phone),
          endpoint("GET", "/{number}/chats", list_chats),
          endpoint("POST", "/{number}/messages", send_message),
          endpoint("POST", "/{number}/read", read_chat)};
}

}  // namespace kurir::http::v1
