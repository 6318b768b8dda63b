#include "adapters/http/v1/session.hpp"

#include "adapters/http/v1/account.hpp"
#include "adapters/http/v1/fields.hpp"
#include "adapters/qr/qr_code.hpp"
#include "app/accounts.hpp"
#include "app/second_factor.hpp"
#include "crypto/hash.hpp"

namespace kurir::http::v1 {
namespace json = boost::json;
using boost::asio::awaitable;
namespace {

using domain::Permission;

constexpr std::pair<Permission, std::string_view> kPermissions[] = {
    {Permission::see_messages, "see_messages"}, {Permission::send_messages, "send_messages"},
    {Permission::see_devices, "see_devices"},   {Permission::manage_devices, "manage_devices"},
    {Permission::manage_keys, "manage_keys"},   {Permission::manage_consent, "manage_consent"},
    {Permission::see_money, "see_money"},       {Permission::manage_billing, "manage_billing"},
    {Permission::see_audit, "see_audit"},       {Permission::manage_account, "manage_account"},
    {Permission::manage_users, "manage_users"}, {Permission::manage_gateway, "manage_gateway"},
};

enum class For { signing_in, confirming };

/// Who is signed in already stays so: a wrong password is then a wrong field.
Problem problem_of(app::SignInRefusal refusal, For what) {
  using Reason = app::SignInRefusal::Reason;
  auto problem = v1::problem_of(std::move(refusal.error), "new_password");
  switch (refusal.reason) {
    case Reason::wrong:
      if (what == For::confirming) problem = invalid("password", "the password is wrong");
      break;
    case Reason::totp_wanted: problem.code = "totp_required"; break;
    case Reason::wrong_totp: problem.code = "wrong_totp"; break;
    case Reason::too_many:
      problem.code = "too_many_requests";
      problem.retry_after = refusal.wait;
      break;
    case Reason::failed: break;
  }
  return problem;
}

json::object session_json(const SessionDesk& with, const app::Principal& who, const std::optional<domain::Account>& account) {
  const auto& user = *who.user;
  json::array permissions;
  for (const auto& [permission, name] : kPermissions) {
    if (domain::may(user.role, permission)) permissions.emplace_back(name);
  }
  return {{"user", json::object{{"id", user.id.value},
                                {"login", user.login},
                                {"name", user.name},
                                {"role", domain::name(user.role)},
                                {"must_change_password", user.must_change_password},
                                {"totp_enabled", user.second_factor}}},
          {"account", account ? json::value(account_json(*account)) : json::value(nullptr)},
          {"permissions", std::move(permissions)},
          {"csrf_token", who.csrf_token},
          {"sandbox", with.sandbox},
          {"version", with.version}};
}

awaitable<Answer> respond_session(SessionDesk with, app::Principal who) {
  std::optional<domain::Account> account;
  if (who.account) {
    auto found = co_await app::find_account(with.desk.store, *who.account);
    if (!found) co_return refuse(found.error(), "account");
    account = std::move(found->account);
  }
  co_return respond(session_json(with, who, account));
}

constexpr auto kCookieLife = std::chrono::duration_cast<std::chrono::seconds>(app::SessionLimits().life);

void set_cookie(Response& response, const Request& request, std::string_view token, std::chrono::seconds life) {
  response.headers.emplace_back("Set-Cookie", fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{}",
                                                          kSessionCookie, token, life.count(), request.secure ? "; Secure" : ""));
}

/// Another site's form cannot send JSON: nobody is signed in to a foreign account without noticing.
bool is_json(const Request& request) { return request.header("content-type").starts_with("application/json"); }

awaitable<Answer> sign_in(SessionDesk with, Call call) {
  if (!is_json(call.http)) {
    co_return std::unexpected(Problem{.code = "malformed", .message = "send JSON, with Content-Type: application/json"});
  }
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  app::Credentials credentials{.login = fields.text("login"),
                               .password = fields.text("password"),
                               .remote_address = call.http.remote_address,
                               .totp = fields.optional_text("totp").value_or("")};
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  auto user = co_await with.sign_in.authenticate(std::move(credentials));
  if (!user) co_return std::unexpected(problem_of(std::move(user).error(), For::signing_in));
  auto opened =
      co_await with.sessions.open(std::move(*user), call.http.remote_address, std::string(call.http.header("user-agent")));
  if (!opened) co_return refuse(opened.error(), "user");
  if (const auto former = cookie(call.http, kSessionCookie); !former.empty()) {
    if (auto closed = co_await with.sessions.close(crypto::sha256(as_bytes(former))); !closed) {
      co_return refuse(closed.error(), "session");
    }
  }
  auto answer = co_await respond_session(with, app::principal_of(opened->signed_in, opened->token));
  if (answer) set_cookie(*answer, call.http, opened->token, kCookieLife);
  co_return answer;
}

awaitable<Answer> show(SessionDesk with, Call call) { co_return co_await respond_session(with, std::move(call.who)); }

awaitable<Answer> sign_out(SessionDesk with, Call call) {
  if (auto closed = co_await with.sessions.close(call.who.session); !closed) co_return refuse(closed.error(), "session");
  auto response = no_content();
  set_cookie(response, call.http, "", std::chrono::seconds(0));
  co_return response;
}

app::Credentials own_credentials(const Call& call, std::string password) {
  return {.login = call.who.user->login, .password = std::move(password), .remote_address = call.http.remote_address};
}

awaitable<Answer> change_password(SessionDesk with, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  auto password = fields.text("password");
  auto wanted = fields.text("new_password");
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  auto changed =
      co_await with.sign_in.change_password(own_credentials(call, std::move(password)), std::move(wanted), call.who.session);
  if (!changed) co_return std::unexpected(problem_of(std::move(changed).error(), For::confirming));
  call.who.user = std::move(*changed);
  co_return co_await respond_session(with, std::move(call.who));
}

/// Reads {"password"} and checks it.
awaitable<std::expected<void, Problem>> confirm_password(SessionDesk with, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  auto password = fields.text("password");
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  auto right = co_await with.sign_in.check_password(own_credentials(call, std::move(password)));
  if (!right) co_return std::unexpected(problem_of(std::move(right).error(), For::confirming));
  co_return std::expected<void, Problem>();
}

awaitable<Answer> enrol(SessionDesk with, Call call) {
  if (auto confirmed = co_await confirm_password(with, call); !confirmed) co_return std::unexpected(confirmed.error());
  const auto enrolment = co_await app::enrol_totp(with.desk.admin(call), with.random, call.who.user->id);
  if (!enrolment) co_return refuse(enrolment.error(), "user");
  const auto code = qr::QrCode::make(enrolment->uri);
  if (!code) co_return refuse(code.error(), "user");
  const auto drawn = code->svg_path();
  co_return respond(json::object{
      {"secret", enrolment->secret}, {"uri", enrolment->uri}, {"qr", json::object{{"size", drawn.size}, {"path", drawn.path}}}});
}

awaitable<Answer> confirm(SessionDesk with, Call call) {
  const auto body = call.body();
  if (!body) co_return std::unexpected(body.error());
  Fields fields(body->get_object());
  auto code = fields.text("code");
  if (const auto done = fields.done(); !done) co_return std::unexpected(done.error());
  const auto codes = co_await app::confirm_totp(with.desk.admin(call), with.random, call.who.user->id, std::move(code));
  if (!codes) co_return refuse(codes.error(), "user", "code");
  co_return respond(json::object{{"recovery_codes", json::array(codes->begin(), codes->end())}});
}

awaitable<Answer> disable(SessionDesk with, Call call) {
  if (auto confirmed = co_await confirm_password(with, call); !confirmed) co_return std::unexpected(confirmed.error());
  const auto done = co_await app::disable_totp(with.desk.admin(call), call.who.user->id);
  if (!done) co_return refuse(done.error(), "user");
  co_return no_content();
}

awaitable<Answer> list_sessions(SessionDesk with, Call call) {
  const auto sessions = co_await with.sessions.list(call.who.user->id);
  if (!sessions) co_return refuse(sessions.error(), "user");
  json::array data;
  for (const auto& session : *sessions) {
    data.push_back(json::object{{"id", app::session_id(session)},
                                {"current", session.hash == call.who.session},
                                {"created_at", to_json(session.created_at)},
                                {"seen_at", to_json(session.seen_at)},
                                {"expires_at", to_json(session.expires_at)},
                                {"address", session.address},
                                {"agent", session.agent}});
  }
  co_return respond(json::object{{"data", std::move(data)}});
}

awaitable<Answer> end_session(SessionDesk with, Call call) {
  const auto done = co_await with.sessions.end(*call.who.user, call.parameter("session_id"));
  if (!done) co_return refuse(done.error(), "session");
  co_return no_content();
}

}  // namespace

std::vector<Endpoint> session_endpoints(SessionDesk desk) {
  using enum Access;
  const auto of = Of::nobody;
  return {
      {.method = "POST", .pattern = "/v1/session", .access = open, .of = of, .handler = bind(desk, sign_in)},
      {.method = "GET", .pattern = "/v1/session", .access = session, .of = of, .handler = bind(desk, show)},
      {.method = "DELETE", .pattern = "/v1/session", .access = session, .of = of, .handler = bind(desk, sign_out)},
      {.method = "POST", .pattern = "/v1/session/password", .access = session, .of = of, .handler = bind(desk, change_password)},
      {.method = "POST", .pattern = "/v1/session/totp", .access = people, .of = of, .handler = bind(desk, enrol)},
      {.method = "DELETE", .pattern = "/v1/session/totp", .access = people, .of = of, .handler = bind(desk, disable)},
      {.method = "POST", .pattern = "/v1/session/totp/confirm", .access = people, .of = of, .handler = bind(desk, confirm)},
      {.method = "GET", .pattern = "/v1/sessions", .access = people, .of = of, .handler = bind(desk, list_sessions)},
      {.method = "DELETE",
       .pattern = "/v1/sessions/{session_id}",
       .access = people,
       .of = of,
       .handler = bind(desk, end_session)},
  };
}

}  // namespace kurir::http::v1
