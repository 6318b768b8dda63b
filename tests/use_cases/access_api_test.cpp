// Who may come in, as a browser and a customer's program see it: the v1 API over a socket.
#include <gmock/gmock.h>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>

#include "adapters/http/v1/account.hpp"
#include "adapters/http/v1/audit.hpp"
#include "adapters/http/v1/keys.hpp"
#include "adapters/http/v1/session.hpp"
#include "adapters/http/v1/users.hpp"
#include "app/accounts.hpp"
#include "app/audit.hpp"
#include "app/key_principal.hpp"
#include "app/keys.hpp"
#include "crypto/one_time_code.hpp"
#include "ports/second_factor_rows.hpp"
#include "ports/user_rows.hpp"
#include "runtime/event_loops.hpp"
#include "support/manual_clock.hpp"
#include "support/scripted_random.hpp"
#include "support/temporary_store.hpp"

namespace kurir::http::v1 {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using namespace std::chrono_literals;
using domain::Role;
using test::await;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

constexpr std::string_view kPassword = "kopi susu 2026";

struct Reply {
  int status = 0;
  std::string head;
  json::value body;

  [[nodiscard]] std::string text(std::string_view pointer) const { return std::string(body.at_pointer(pointer).as_string()); }
  [[nodiscard]] std::int64_t number(std::string_view pointer) const { return body.at_pointer(pointer).as_int64(); }
  [[nodiscard]] bool flag(std::string_view pointer) const { return body.at_pointer(pointer).as_bool(); }
  /// "422 invalid_argument login"; "200" where nothing was refused.
  [[nodiscard]] std::string outcome() const {
    const auto* error = body.is_object() ? body.as_object().if_contains("error") : nullptr;
    if (error == nullptr) return std::to_string(status);
    const auto* field = error->as_object().if_contains("field");
    return fmt::format("{} {}{}{}", status, std::string_view(error->at("code").as_string()), field != nullptr ? " " : "",
                       field != nullptr ? std::string_view(field->as_string()) : "");
  }
};

/// What a caller sends along.
struct Caller {
  std::string headers;
};

std::string member(const json::array& list, std::size_t index, std::string_view name) {
  return std::string(list.at(index).at(name).as_string());
}

class AccessApi : public testing::Test {
 protected:
  void SetUp() override {
    loops_.start();
    port_ = server_.listen("127.0.0.1:0").value();
    add("budi", Role::owner, account_);
  }
  void TearDown() override {
    test::await(server_.stop(5s));
    pool_.join();
  }

  Reply send(std::string_view method, std::string_view path, const Caller& caller, std::string_view body = "") {
    asio::io_context loop;
    asio::ip::tcp::socket socket(loop);
    socket.connect({asio::ip::make_address("127.0.0.1"), port_});
    asio::write(socket, asio::buffer(fmt::format("{} {} HTTP/1.1\r\nHost: kurir\r\nConnection: close\r\nContent-Type: {}\r\n"
                                                 "User-Agent: Firefox\r\nContent-Length: {}\r\n{}\r\n{}",
                                                 method, path, content_type_, body.size(), caller.headers, body)));
    std::string all;
    boost::system::error_code ended;
    asio::read(socket, asio::dynamic_buffer(all), ended);
    const auto split = all.find("\r\n\r\n");
    if (split == std::string::npos) throw std::runtime_error("no HTTP response");
    const auto content = all.substr(split + 4);
    return {std::stoi(all.substr(9, 3)), all.substr(0, split), content.empty() ? json::value() : json::parse(content)};
  }
  Reply try_sign_in(std::string_view login, std::string_view password = kPassword, std::string_view totp = "") {
    json::object body{{"login", login}, {"password", password}};
    if (!totp.empty()) body.emplace("totp", totp);
    return send("POST", "/v1/session", {}, json::serialize(body));
  }
  static Caller caller_of(const Reply& signed_in) {
    const auto from = signed_in.head.find("kurir_session=");
    const auto cookie = signed_in.head.substr(from, signed_in.head.find(';', from) - from);
    return {fmt::format("Cookie: {}\r\nX-CSRF-Token: {}\r\n", cookie, signed_in.text("/csrf_token"))};
  }
  Caller sign_in(std::string_view login, std::string_view password = kPassword) {
    const auto reply = try_sign_in(login, password);
    if (reply.status != 200) throw std::runtime_error(reply.outcome());
    return caller_of(reply);
  }

  domain::User add(std::string login, Role role, std::optional<domain::AccountId> account) {
    auto made = await(app::create_user(admin_, {random_, pool_, std::string(kPassword)}, {login, "Somebody", role, account}));
    return std::move(made).value().user;
  }
  std::string code_of(domain::UserId user) {
    const auto factor = store_.write([user](ports::Transaction& tx) { return tx.second_factors().find(user); });
    return crypto::one_time_code(factor.value().secret, static_cast<std::uint64_t>(to_unix_seconds(clock_.now()) / 30));
  }

  std::vector<Endpoint> endpoints() {
    const Desk desk{store_.get(), clock_};
    auto all = session_endpoints({desk, sign_in_, sessions_, random_, false, "1.0.0"});
    for (auto more : {account_endpoints(desk), user_endpoints({desk, random_, pool_}), key_endpoints({desk, random_}),
                      audit_endpoints(desk)}) {
      all.insert(all.end(), more.begin(), more.end());
    }
    return all;
  }

  runtime::EventLoops loops_{1};  // first: the store completes on them to its end
  test::TemporaryStore store_;
  test::ManualClock clock_;
  test::SeededRandom random_{1};
  asio::thread_pool pool_{1};
  app::Admin admin_{store_.get(), clock_, "cli:root"};
  domain::AccountId account_ = await(app::create_account(admin_, random_, {"Toko", 0})).value().id;
  domain::AccountId other_ = await(app::create_account(admin_, random_, {"Klinik", 0})).value().id;
  app::SignIn sign_in_{store_.get(), clock_, pool_};
  app::Sessions sessions_{store_.get(), clock_, random_};
  Doors doors_{.by_session = [this](std::string token) { return sessions_.admit(std::move(token)); },
               .by_key =
                   [this](std::string key, std::string address) {
                     return app::principal_of_key(store_.get(), clock_, std::move(key), std::move(address));
                   }};
  Server server_{loops_.all(), routes_of(endpoints(), doors_)};
  std::uint16_t port_ = 0;
  std::string content_type_ = "application/json";
};

TEST_F(AccessApi, SigningInSetsACookieThatPagesCannotRead) {
  const auto reply = try_sign_in("BUDI");
  EXPECT_EQ(reply.outcome(), "200");
  EXPECT_THAT(reply.head, testing::ContainsRegex("Set-Cookie: kurir_session=[A-Za-z0-9_-]+; Path=/; HttpOnly; SameSite=Strict; "
                                                 "Max-Age=2592000[\r\n]"));
  EXPECT_EQ(reply.text("/user/login"), "budi");
  EXPECT_EQ(reply.text("/user/role"), "owner");
  EXPECT_EQ(reply.number("/account/id"), account_.value);
  EXPECT_EQ(reply.body.at("permissions").as_array().size(), 11U);

  const auto who = caller_of(reply);
  EXPECT_EQ(send("GET", "/v1/session", who).body, reply.body);
  const auto out = send("DELETE", "/v1/session", who);
  EXPECT_EQ(out.status, 204);
  EXPECT_THAT(out.head, HasSubstr("kurir_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"));
  EXPECT_EQ(send("GET", "/v1/session", who).outcome(), "401 unauthorized");
}

TEST_F(AccessApi, WhoDoesNotKnowThePasswordStaysOutside) {
  EXPECT_EQ(try_sign_in("budi", "wrong").outcome(), "401 unauthorized");
  EXPECT_EQ(try_sign_in("nobody", "wrong").outcome(), "401 unauthorized");
  EXPECT_EQ(send("POST", "/v1/session", {}, R"({"login":"budi"})").outcome(), "422 invalid_argument password");
  content_type_ = "text/plain";  // as another site's form can send it
  EXPECT_EQ(try_sign_in("budi").outcome(), "400 malformed");
}

TEST_F(AccessApi, WhoGuessesIsToldWhenToComeBack) {
  for (int i = 0; i < 6; ++i) EXPECT_EQ(try_sign_in("budi", "wrong").outcome(), "401 unauthorized");
  const auto reply = try_sign_in("budi");
  EXPECT_EQ(reply.outcome(), "429 too_many_requests");
  EXPECT_THAT(reply.head, HasSubstr("Retry-After: 30"));
  EXPECT_EQ(reply.number("/error/retry_after"), 30);
}

TEST_F(AccessApi, ChangesNeedTheTokenOfThePage) {
  const auto who = sign_in("budi");
  const Caller forged{who.headers.substr(0, who.headers.find("X-CSRF"))};
  const Caller wrong{forged.headers + "X-CSRF-Token: x\r\n"};
  EXPECT_EQ(send("GET", "/v1/account", forged).outcome(), "200");
  EXPECT_EQ(send("PATCH", "/v1/account", forged, R"({"name":"X"})").outcome(), "403 csrf");
  EXPECT_EQ(send("PATCH", "/v1/account", wrong, R"({"name":"X"})").outcome(), "403 csrf");
  EXPECT_EQ(send("DELETE", "/v1/session", forged).outcome(), "403 csrf");
  EXPECT_EQ(send("PATCH", "/v1/account", who, R"({"name":"X"})").outcome(), "200");
}

TEST_F(AccessApi, AFirstPasswordOpensNothingButItsOwnChange) {
  const auto owner = sign_in("budi");
  const auto made = send("POST", "/v1/users", owner, R"({"login":"ani","name":"Ani","role":"developer"})");
  ASSERT_EQ(made.outcome(), "201");
  const auto first = made.text("/password");
  const auto ani = try_sign_in("ani", first);
  EXPECT_TRUE(ani.flag("/user/must_change_password"));
  const auto who = caller_of(ani);
  EXPECT_EQ(send("GET", "/v1/account", who).outcome(), "403 password_change_required");
  EXPECT_EQ(send("GET", "/v1/sessions", who).outcome(), "403 password_change_required");
  EXPECT_EQ(send("GET", "/v1/session", who).outcome(), "200");
  const auto change = [&](std::string_view old, std::string_view password) {
    const json::object body{{"password", old}, {"new_password", password}};
    return send("POST", "/v1/session/password", who, json::serialize(body));
  };
  EXPECT_EQ(change("wrong", kPassword).outcome(), "422 invalid_argument password");
  EXPECT_EQ(change(first, "short").outcome(), "422 invalid_argument new_password");
  const auto changed = change(first, kPassword);
  EXPECT_EQ(changed.outcome(), "200");
  EXPECT_FALSE(changed.flag("/user/must_change_password"));
  EXPECT_EQ(send("GET", "/v1/account", who).outcome(), "200");

  const auto path = fmt::format("/v1/users/{}", made.number("/user/id"));
  EXPECT_EQ(send("POST", path + "/reset_password", owner).status, 200);
  EXPECT_EQ(send("GET", "/v1/session", who).outcome(), "401 unauthorized") << "a reset signs out";
}

TEST_F(AccessApi, ASecondFactorIsEnrolledAskedForAndEnded) {
  const auto user = add("ani", Role::viewer, account_);
  const auto who = sign_in("ani");
  EXPECT_EQ(send("POST", "/v1/session/totp", who, R"({"password":"wrong"})").outcome(), "422 invalid_argument password");
  const auto password = json::serialize(json::object{{"password", kPassword}});
  const auto enrolment = send("POST", "/v1/session/totp", who, password);
  ASSERT_EQ(enrolment.outcome(), "200");
  EXPECT_THAT(enrolment.text("/uri"), HasSubstr("secret=" + enrolment.text("/secret")));
  EXPECT_GT(enrolment.number("/qr/size"), 40);
  EXPECT_THAT(enrolment.text("/qr/path"), StartsWith("M4 4h7v1h-7z"));
  const auto confirm = [&](std::string_view code) {
    return send("POST", "/v1/session/totp/confirm", who, json::serialize(json::object{{"code", code}}));
  };
  EXPECT_EQ(confirm("x").outcome(), "422 invalid_argument code");
  const auto confirmed = confirm(code_of(user.id));
  EXPECT_THAT(confirmed.body.at("recovery_codes").as_array(), SizeIs(10));
  EXPECT_TRUE(send("GET", "/v1/session", who).flag("/user/totp_enabled"));

  EXPECT_EQ(try_sign_in("ani").outcome(), "401 totp_required");
  EXPECT_EQ(try_sign_in("ani", kPassword, "x").outcome(), "401 wrong_totp");
  clock_.advance(30s);
  EXPECT_EQ(try_sign_in("ani", kPassword, code_of(user.id)).outcome(), "200");
  EXPECT_EQ(try_sign_in("ani", kPassword, confirmed.text("/recovery_codes/0")).outcome(), "200");
  EXPECT_EQ(send("DELETE", "/v1/session/totp", who, password).status, 204);
  EXPECT_EQ(try_sign_in("ani").outcome(), "200");
}

TEST_F(AccessApi, SessionsAreSeenAndEndedByTheirOwnerOnly) {
  add("ani", Role::owner, account_);
  const auto desk = sign_in("budi");
  clock_.advance(1s);
  const auto phone = sign_in("budi");
  const auto list = send("GET", "/v1/sessions", desk).body.at("data").as_array();
  ASSERT_THAT(list, SizeIs(2));
  EXPECT_FALSE(list[0].at("current").as_bool());
  EXPECT_TRUE(list[1].at("current").as_bool());
  EXPECT_EQ(member(list, 0, "agent"), "Firefox");
  EXPECT_EQ(member(list, 0, "address"), "127.0.0.1");
  const auto path = "/v1/sessions/" + member(list, 0, "id");
  EXPECT_EQ(send("DELETE", path, sign_in("ani")).outcome(), "404 not_found");
  EXPECT_EQ(send("DELETE", path, desk).status, 204);
  EXPECT_EQ(send("GET", "/v1/session", phone).outcome(), "401 unauthorized");
}

TEST_F(AccessApi, AnotherAccountsThingsAreNotThere) {
  const auto stranger = add("cici", Role::owner, other_);
  add("root", Role::operator_staff, {});
  const auto key = await(app::create_key(admin_, random_, {.account = other_})).value().key;
  const auto who = sign_in("budi");
  const auto user = fmt::format("/v1/users/{}", stranger.id);
  const auto secret = fmt::format("/v1/keys/{}", key.id);
  const std::pair<std::string_view, std::string> calls[] = {
      {"PATCH", user},    {"POST", user + "/reset_password"}, {"PATCH", "/v1/users/99"},
      {"DELETE", secret}, {"POST", secret + "/rotate"},       {"DELETE", "/v1/keys/x"},
  };
  for (const auto& [method, path] : calls) EXPECT_EQ(send(method, path, who).outcome(), "404 not_found") << path;
  for (const auto* path : {"/v1/account", "/v1/users", "/v1/keys", "/v1/allowed_addresses", "/v1/audit"}) {
    EXPECT_EQ(send("GET", fmt::format("{}?account={}", path, other_), who).outcome(), "404 not_found") << path;
  }
  EXPECT_EQ(send("POST", "/v1/users", who, R"({"login":"oper","name":"O","role":"operator"})").status, 422);
  EXPECT_EQ(try_sign_in("cici").outcome(), "200") << "nothing happened to her";
}

TEST_F(AccessApi, RolesBoundWhatIsDone) {
  add("viewer", Role::viewer, account_);
  add("finance", Role::finance, account_);
  const auto viewer = sign_in("viewer");
  for (const auto* path : {"/v1/users", "/v1/keys", "/v1/allowed_addresses", "/v1/audit"}) {
    EXPECT_EQ(send("GET", path, viewer).outcome(), "403 forbidden") << path;
  }
  EXPECT_EQ(send("PATCH", "/v1/account", viewer, R"({"address":"Jl. 1"})").outcome(), "403 forbidden");
  const auto finance = sign_in("finance");
  EXPECT_EQ(send("PATCH", "/v1/account", finance, R"({"name":"X"})").outcome(), "403 forbidden");
  EXPECT_EQ(send("PATCH", "/v1/account", finance, R"({"address":"Jl. 1"})").text("/address"), "Jl. 1");
}

TEST_F(AccessApi, AKeyIsMadeUsedRotatedAndRevoked) {
  const auto who = sign_in("budi");
  EXPECT_EQ(send("POST", "/v1/keys", who, R"({"name":"shop","scopes":["write"]})").outcome(), "422 invalid_argument scopes");
  EXPECT_EQ(send("POST", "/v1/keys", who, R"({"name":"shop","scopes":[]})").outcome(), "422 invalid_argument scopes");
  const auto made = send("POST", "/v1/keys", who, R"({"name":"shop","scopes":["read"],"url_decoding":"never"})");
  ASSERT_EQ(made.outcome(), "201");
  EXPECT_EQ(made.text("/key/url_decoding"), "never");
  EXPECT_THAT(made.text("/api_key"), StartsWith(made.text("/key/prefix")));
  const Caller program{"Authorization: Bearer " + made.text("/api_key") + "\r\n"};
  EXPECT_EQ(send("GET", "/v1/account", program).number("/id"), account_.value);
  EXPECT_EQ(send("PATCH", "/v1/account", program, R"({"name":"X"})").outcome(), "403 forbidden") << "without the scope";
  EXPECT_EQ(send("GET", "/v1/keys", program).outcome(), "403 forbidden") << "keys are for people";

  const auto path = fmt::format("/v1/keys/{}", made.number("/key/id"));
  EXPECT_EQ(send("POST", path + "/rotate", who, R"({"overlap_hours":2161})").outcome(), "422 invalid_argument overlap_hours");
  const auto next = send("POST", path + "/rotate", who, R"({"overlap_hours":1})");
  ASSERT_EQ(next.outcome(), "201");
  EXPECT_EQ(next.text("/key/scopes/0"), "read");
  EXPECT_EQ(send("GET", "/v1/account", program).outcome(), "200") << "the overlap runs";
  EXPECT_EQ(send("DELETE", path, who).text("/state"), "revoked");
  EXPECT_EQ(send("GET", "/v1/account", program).outcome(), "401 unauthorized");
  const auto keys = send("GET", "/v1/keys", who).body.at("data").as_array();
  ASSERT_THAT(keys, SizeIs(3)) << "the account's first one, too";
  EXPECT_THAT(json::serialize(keys), testing::Not(HasSubstr(next.text("/api_key"))));
}

TEST_F(AccessApi, AllowedAddressesShutOthersOut) {
  const auto who = sign_in("budi");
  const auto key = send("POST", "/v1/keys", who, R"({"name":"shop"})").text("/api_key");
  const Caller program{"Authorization: Bearer " + key + "\r\n"};
  const auto put = [&](std::string_view body) { return send("PUT", "/v1/allowed_addresses", who, body); };
  EXPECT_EQ(put(R"({"addresses":["shop.example"]})").outcome(), "422 invalid_argument addresses");
  EXPECT_EQ(put(R"({"addresses":["10.1.2.3/8","203.0.113.9"]})").text("/addresses/0"), "10.0.0.0/8");
  EXPECT_EQ(send("GET", "/v1/account", program).outcome(), "403 address_not_allowed");
  EXPECT_EQ(put(R"({"addresses":[]})").outcome(), "200");
  EXPECT_EQ(send("GET", "/v1/account", program).outcome(), "200");
}

TEST_F(AccessApi, OperatorsNameTheCustomer) {
  add("root", Role::operator_staff, {});
  add("cici", Role::owner, other_);
  const auto root = sign_in("root");
  EXPECT_TRUE(send("GET", "/v1/session", root).body.at("account").is_null());
  EXPECT_EQ(send("GET", "/v1/account", root).outcome(), "422 invalid_argument account");
  EXPECT_EQ(send("GET", fmt::format("/v1/account?account={}", other_), root).text("/name"), "Klinik");
  EXPECT_EQ(send("GET", "/v1/account?account=99", root).outcome(), "404 not_found");
  EXPECT_EQ(send("GET", "/v1/users", root).text("/data/0/login"), "root");
  EXPECT_EQ(send("GET", fmt::format("/v1/users?account={}", other_), root).text("/data/0/login"), "cici");
  EXPECT_EQ(send("POST", "/v1/users", root, R"({"login":"oper","name":"O","role":"operator"})").outcome(), "201");
}

TEST_F(AccessApi, TheAuditLogIsReadPageByPage) {
  add("root", Role::operator_staff, {});
  const auto who = sign_in("budi");
  send("PATCH", "/v1/account", who, R"({"name":"Toko Maju"})");
  send("POST", "/v1/keys", who, R"({"name":"shop"})");
  const auto actions = [](const Reply& reply) {
    std::vector<std::string> all;
    for (const auto& line : reply.body.at("data").as_array()) all.emplace_back(line.at("action").as_string());
    return all;
  };
  const auto first = send("GET", "/v1/audit?limit=3", who);
  EXPECT_THAT(actions(first), ElementsAre("key.create", "account.set", "session.begin"));
  EXPECT_EQ(first.text("/data/0/actor"), "user:budi");
  const auto second = send("GET", "/v1/audit?limit=3&cursor=" + first.text("/next"), who);
  EXPECT_THAT(actions(second), ElementsAre("user.create", "account.create"));
  EXPECT_TRUE(second.body.at("next").is_null());
  EXPECT_EQ(send("GET", "/v1/audit?cursor=x", who).outcome(), "422 invalid_argument cursor");

  const auto root = sign_in("root");
  EXPECT_EQ(actions(send("GET", "/v1/audit", root)).size(), 8U) << "of all";
  EXPECT_THAT(actions(send("GET", fmt::format("/v1/audit?account={}", other_), root)), ElementsAre("account.create"));
}

}  // namespace
}  // namespace kurir::http::v1
