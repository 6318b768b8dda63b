#include "kurir/demo.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include <fmt/core.h>
#include <boost/json.hpp>

#include "app/accounts.hpp"
#include "app/devices_admin.hpp"
#include "app/qr_wish.hpp"
#include "app/users.hpp"
#include "base/log.hpp"
#include "domain/names.hpp"
#include "runtime/signal_event.hpp"

namespace kurir {
namespace {

using boost::asio::awaitable;
namespace asio = boost::asio;
namespace json = boost::json;

constexpr domain::Rupiah kDemoBalance = 1'000'000;
constexpr Duration kPatience = std::chrono::seconds(60);
constexpr Duration kLookAgain = std::chrono::milliseconds(50);
constexpr std::string_view kDeviceNumber = "6281100000001";

struct Person {
  std::string_view name;
  std::string_view number;
  std::string_view reply;
};
constexpr Person kRecipients[] = {{"Ani", "6281200000001", "Terima kasih, sudah saya baca."},
                                  {"Budi", "6281300000002", "OK, pesan diterima."}};

constexpr std::string_view kOwner = "demo";
constexpr std::string_view kOperator = "operator";

/// What the demo keeps from one start to the next. A password is empty where it is not known.
struct Keys {
  std::string api_key;
  std::string waid;
  std::string owner_password;
  std::string operator_password;
};

std::string text_at(const json::value& value, std::string_view pointer) {
  boost::system::error_code error;
  const auto* found = value.find_pointer(pointer, error);
  return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

std::optional<Keys> former_keys(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  boost::system::error_code error;
  const auto value = json::parse(text.str(), error);
  if (error) return std::nullopt;
  Keys keys{.api_key = text_at(value, "/apikey"),
            .waid = text_at(value, "/waid"),
            .owner_password = text_at(value, "/dashboard/password"),
            .operator_password = text_at(value, "/operator/password")};
  if (keys.api_key.empty() || keys.waid.empty()) return std::nullopt;
  return keys;
}

/// demo.json says that all is connected, so a former one steps aside until it is; its keys are still good.
std::filesystem::path set_aside(const std::filesystem::path& data) {
  const auto aside = data / "demo.json.former";
  std::error_code absent;
  std::filesystem::rename(data / "demo.json", aside, absent);
  return aside;
}

awaitable<Result<Keys>> keys(DemoContext& context) {
  if (auto former = former_keys(set_aside(context.data))) {
    if (auto device = co_await app::find_device(context.store, former->waid)) co_return std::move(*former);
  }
  auto account = co_await app::create_account({context.store, context.clock, "demo"}, context.random, {"Demo", kDemoBalance});
  if (!account) co_return pass_on(std::move(account));
  auto waid = co_await app::create_device({context.store, context.clock, "demo"}, context.random, {account->id, "", ""});
  if (!waid) co_return pass_on(std::move(waid));
  context.devices_changed();
  co_return Keys{.api_key = std::move(account->api_key), .waid = std::move(*waid), .owner_password = {}, .operator_password = {}};
}

/// Makes the person, or gives them another password where the former one is not known.
awaitable<Result<void>> ensure_user(DemoContext& context, app::NewUser wanted, std::string& password) {
  const auto there = co_await app::find_user_by_login(context.store, wanted.login);
  if (!there && there.error().code != ErrorCode::not_found) co_return std::unexpected(there.error());
  if (there && !password.empty()) co_return Result<void>{};
  if (password.empty()) password = domain::make_password(context.random);
  const app::Admin admin{context.store, context.clock, "demo"};
  asio::thread_pool pool(1);
  const app::PasswordMaker maker{context.random, pool, password};
  const auto made = there ? co_await app::reset_password(admin, maker, wanted.login)
                          : co_await app::create_user(admin, maker, std::move(wanted));
  if (!made) co_return std::unexpected(made.error());
  co_return Result<void>{};
}

awaitable<Result<void>> ensure_users(DemoContext& context, Keys& keys) {
  const auto device = co_await app::find_device(context.store, keys.waid);
  if (!device) co_return std::unexpected(device.error());
  app::NewUser owner{.login = std::string(kOwner), .name = "Demo", .role = domain::Role::owner, .account = device->account};
  if (auto made = co_await ensure_user(context, std::move(owner), keys.owner_password); !made) co_return made;
  app::NewUser staff{.login = std::string(kOperator), .name = "Operator", .role = domain::Role::operator_staff, .account = {}};
  co_return co_await ensure_user(context, std::move(staff), keys.operator_password);
}

awaitable<Result<void>> ensure_phone(DemoContext& context, simulator::NewPhone phone) {
  auto added = co_await context.simulator.add_phone(std::move(phone));
  if (added || added.error().code == ErrorCode::already_exists) co_return Result<void>{};
  co_return pass_on(std::move(added));
}

awaitable<Result<void>> ensure_phones(DemoContext& context) {
  simulator::NewPhone own;
  own.number = kDeviceNumber;
  own.name = "Toko Demo";
  if (auto added = co_await ensure_phone(context, std::move(own)); !added) co_return added;
  for (const auto& person : kRecipients) {
    simulator::NewPhone phone;
    phone.number = person.number;
    phone.name = person.name;
    phone.reading = simulator::Reading::automatic;
    phone.auto_reply = person.reply;
    if (auto added = co_await ensure_phone(context, std::move(phone)); !added) co_return added;
  }
  co_return Result<void>{};
}

/// The way of a real number: the code appears, the phone scans it, the device connects.
awaitable<Result<void>> connect_device(DemoContext& context, const std::string& waid) {
  const auto give_up = context.clock.now() + kPatience;
  std::string scanned;
  // A device that is linked already needs no code.
  if (auto wanted = co_await app::want_device_qr(context.store, context.clock, waid, kPatience); wanted)
    context.devices_changed();
  while (context.clock.now() < give_up) {
    auto device = co_await app::find_device(context.store, waid);
    if (!device) co_return pass_on(std::move(device));
    if (device->state == domain::DeviceState::connected) co_return Result<void>{};
    auto code = co_await app::device_qr(context.store, context.clock, waid);
    if (code && *code != scanned) {
      scanned = *code;
      if (auto linked = co_await context.simulator.scan(std::string(kDeviceNumber), scanned); !linked) {
        log::debug("demo.scan_failed", {log::field("reason", linked.error().message)});
      }
    }
    co_await runtime::sleep_for(kLookAgain);
  }
  co_return fail(ErrorCode::timed_out, "the demo's device did not connect: see the log lines above");
}

json::object sign_in(const DemoContext& context, std::string_view login, const std::string& password) {
  return {{"url", context.url + "/"}, {"login", login}, {"password", password}};
}

json::object describe(const DemoContext& context, const Keys& keys) {
  json::array recipients;
  for (const auto& person : kRecipients) recipients.push_back(json::object{{"name", person.name}, {"number", person.number}});
  return {{"url", context.url},
          {"apikey", keys.api_key},
          {"waid", keys.waid},
          {"device_number", kDeviceNumber},
          {"recipients", std::move(recipients)},
          {"dashboard", sign_in(context, kOwner, keys.owner_password)},
          {"operator", sign_in(context, kOperator, keys.operator_password)},
          {"sim_url", context.simulated.url},
          {"sim_root", context.simulated.root},
          {"sim_control", context.simulated.control}};
}

/// Whole or not at all: readers wait for this file.
Result<void> write_private(const std::filesystem::path& file, const std::string& content) {
  const auto part = file.string() + ".part";
  const int out = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (out < 0) return fail(ErrorCode::unavailable, "{} cannot be written", part);
  const bool written = ::write(out, content.data(), content.size()) == static_cast<ssize_t>(content.size());
  ::close(out);
  if (!written || ::rename(part.c_str(), file.c_str()) != 0)
    return fail(ErrorCode::unavailable, "{} cannot be written", file.string());
  return {};
}

void print_welcome(const DemoContext& context, const Keys& keys) {
  const auto& first = kRecipients[0];
  fmt::print(
      "\nKurir runs at {0}. Its device is paired with {1}; send a message to {2} ({3}):\n\n"
      "curl {0}/sms/api_whatsapp_send_json.php -H 'Content-Type: application/json' \\\n"
      "  -d '{{\"apikey\":\"{4}\",\"waid\":\"{5}\",\"datapacket\":[{{\"number\":\"{3}\",\"message\":\"Halo {2}, pesanan Anda "
      "siap diambil.\","
      "\"sendingdatetime\":\"\"}}]}}'\n\n"
      "and see it arrive, end-to-end encrypted, on the virtual phone:\n\n"
      "curl {6}/phones/{3}/messages\n\n"
      "The dashboard is at {0}/ — sign in as \"{7}\" with {8}, or run the gateway as \"{9}\" with {10}\n\n",
      context.url, kDeviceNumber, first.name, first.number, keys.api_key, keys.waid, context.simulated.control, kOwner,
      keys.owner_password, kOperator, keys.operator_password);
  std::fflush(stdout);
}

}  // namespace

awaitable<Result<void>> prepare_demo(DemoContext& context) {
  auto made = co_await keys(context);
  if (!made) co_return pass_on(std::move(made));
  if (auto ready = co_await ensure_users(context, *made); !ready) co_return ready;
  if (auto ready = co_await ensure_phones(context); !ready) co_return ready;
  if (auto connected = co_await connect_device(context, made->waid); !connected) co_return connected;
  if (auto written = write_private(context.data / "demo.json", json::serialize(describe(context, *made)) + "\n"); !written)
    co_return written;
  std::error_code absent;
  std::filesystem::remove(context.data / "demo.json.former", absent);
  print_welcome(context, *made);
  co_return Result<void>{};
}

}  // namespace kurir
