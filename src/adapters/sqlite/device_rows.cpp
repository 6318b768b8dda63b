#include "adapters/sqlite/device_rows.hpp"

#include "adapters/sqlite/failure.hpp"

namespace kurir::sqlite {
namespace {

constexpr auto kColumns =
    "id, account, waid, state, number, reason, inbox_url, tracking_url, expires_at, plan, anchor, linked_at, policy,"
    " restricted_until, restriction";
constexpr std::string_view kCredentials = "devices.credentials";
constexpr std::string_view kQr = "devices.qr";

domain::Device device_of(Rows& rows) {
  return {.id = rows.id<domain::DeviceId>(),
          .account = rows.id<domain::AccountId>(),
          .waid = rows.text(),
          .state = rows.as<domain::DeviceState>(),
          .number = rows.text(),
          .reason = rows.text(),
          .inbox_url = rows.text(),
          .tracking_url = rows.text(),
          .expires_at = rows.optional_time(),
          .plan = rows.id<domain::PlanId>(),
          .anchor = rows.time(),
          .linked_at = rows.optional_time(),
          .policy = rows.text(),
          .restricted_until = rows.optional_time(),
          .restriction = rows.text()};
}

std::vector<domain::Device> all_devices(Rows rows) {
  std::vector<domain::Device> devices;
  while (rows.next()) devices.push_back(device_of(rows));
  return devices;
}

std::optional<domain::Device> first_device(Rows rows) {
  if (!rows.next()) return std::nullopt;
  return device_of(rows);
}

void expect_one(std::int64_t changed, domain::DeviceId id) {
  if (changed != 1) raise(ErrorCode::not_found, "device {} does not exist", id);
}

}  // namespace

SqliteDeviceRows::SqliteDeviceRows(Connection& connection, Sealer sealer)
    : connection_(connection),
      sealer_(sealer),
      create_(connection,
              "INSERT INTO devices (account, waid, state, number, reason, inbox_url, tracking_url, expires_at, plan,"
              " anchor, linked_at, policy) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"),
      find_(connection, fmt::format("SELECT {} FROM devices WHERE id = ?1", kColumns)),
      find_by_waid_(connection, fmt::format("SELECT {} FROM devices WHERE waid = ?1", kColumns)),
      list_(connection, fmt::format("SELECT {} FROM devices ORDER BY id", kColumns)),
      list_of_(connection, fmt::format("SELECT {} FROM devices WHERE account = ?1 ORDER BY id", kColumns)),
      to_renew_(connection, fmt::format("SELECT {} FROM devices WHERE expires_at > anchor AND expires_at <= ?1"
                                        " ORDER BY expires_at LIMIT ?2",
                                        kColumns)),
      lapsed_(connection,
              fmt::format("SELECT {} FROM devices WHERE expires_at <= anchor AND id > ?1 ORDER BY id LIMIT ?2", kColumns)),
      set_state_(connection, "UPDATE devices SET state = ?2, reason = ?3 WHERE id = ?1"),
      set_number_(connection, "UPDATE devices SET number = ?2 WHERE id = ?1"),
      set_webhooks_(connection, "UPDATE devices SET inbox_url = ?2, tracking_url = ?3 WHERE id = ?1"),
      set_linked_at_(connection, "UPDATE devices SET linked_at = ?2 WHERE id = ?1"),
      set_plan_(connection, "UPDATE devices SET plan = ?2, anchor = ?3, expires_at = ?4 WHERE id = ?1"),
      set_policy_(connection, "UPDATE devices SET policy = ?2 WHERE id = ?1"),
      set_restriction_(connection, "UPDATE devices SET restricted_until = ?2, restriction = ?3 WHERE id = ?1"),
      set_qr_wanted_until_(connection, "UPDATE devices SET qr_wanted_until = ?2 WHERE id = ?1"),
      qr_wanted_until_(connection, "SELECT qr_wanted_until FROM devices WHERE id = ?1"),
      save_credentials_(connection, "UPDATE devices SET credentials = ?2 WHERE id = ?1"),
      load_credentials_(connection, "SELECT credentials FROM devices WHERE id = ?1 AND credentials IS NOT NULL"),
      set_qr_(connection, "UPDATE devices SET qr = ?2, qr_expires_at = ?3 WHERE id = ?1"),
      qr_(connection, "SELECT qr, qr_expires_at FROM devices WHERE id = ?1 AND qr IS NOT NULL") {}

domain::DeviceId SqliteDeviceRows::create(const domain::Device& device) {
  create_.execute(device.account, device.waid, device.state, device.number, device.reason, device.inbox_url, device.tracking_url,
                  device.expires_at, device.plan, device.anchor, device.linked_at, device.policy);
  return domain::DeviceId(connection_.last_insert_id());
}

std::optional<domain::Device> SqliteDeviceRows::find(domain::DeviceId id) { return first_device(find_.query(id)); }

std::optional<domain::Device> SqliteDeviceRows::find_by_waid(const std::string& waid) {
  return first_device(find_by_waid_.query(waid));
}

std::vector<domain::Device> SqliteDeviceRows::list() { return all_devices(list_.query()); }

std::vector<domain::Device> SqliteDeviceRows::list_of(domain::AccountId account) { return all_devices(list_of_.query(account)); }

std::vector<domain::Device> SqliteDeviceRows::to_renew(Time now, std::size_t limit) {
  return all_devices(to_renew_.query(now, limit));
}

std::vector<domain::Device> SqliteDeviceRows::lapsed(domain::DeviceId after, std::size_t limit) {
  return all_devices(lapsed_.query(after, limit));
}

void SqliteDeviceRows::set_state(domain::DeviceId id, domain::DeviceState state, const std::string& reason) {
  expect_one(set_state_.execute(id, state, reason), id);
}

void SqliteDeviceRows::set_number(domain::DeviceId id, const std::string& number) {
  expect_one(set_number_.execute(id, number), id);
}

void SqliteDeviceRows::set_webhooks(domain::DeviceId id, const std::string& inbox_url, const std::string& tracking_url) {
  expect_one(set_webhooks_.execute(id, inbox_url, tracking_url), id);
}

void SqliteDeviceRows::set_linked_at(domain::DeviceId id, std::optional<Time> at) {
  expect_one(set_linked_at_.execute(id, at), id);
}

void SqliteDeviceRows::set_plan(domain::DeviceId id, domain::PlanId plan, Time anchor, std::optional<Time> expires_at) {
  expect_one(set_plan_.execute(id, plan, anchor, expires_at), id);
}

void SqliteDeviceRows::set_policy(domain::DeviceId id, const std::string& policy) {
  expect_one(set_policy_.execute(id, policy), id);
}

void SqliteDeviceRows::set_restriction(domain::DeviceId id, std::optional<Time> until, const std::string& what) {
  expect_one(set_restriction_.execute(id, until, what), id);
}

void SqliteDeviceRows::set_qr_wanted_until(domain::DeviceId id, std::optional<Time> until) {
  expect_one(set_qr_wanted_until_.execute(id, until), id);
}

std::optional<Time> SqliteDeviceRows::qr_wanted_until(domain::DeviceId id) {
  auto rows = qr_wanted_until_.query(id);
  return rows.next() ? rows.optional_time() : std::nullopt;
}

void SqliteDeviceRows::save_credentials(domain::DeviceId id, BytesView credentials) {
  expect_one(save_credentials_.execute(id, sealer_.seal({kCredentials, id}, credentials)), id);
}

std::optional<Bytes> SqliteDeviceRows::load_credentials(domain::DeviceId id) {
  auto rows = load_credentials_.query(id);
  if (!rows.next()) return std::nullopt;
  return sealer_.open({kCredentials, id}, rows.blob());
}

void SqliteDeviceRows::set_qr(domain::DeviceId id, const std::string& qr, Time expires_at) {
  std::optional<Bytes> sealed;
  if (!qr.empty()) sealed = sealer_.seal({kQr, id}, as_bytes(qr));
  expect_one(set_qr_.execute(id, sealed, expires_at), id);
}

std::optional<ports::DeviceRows::Qr> SqliteDeviceRows::qr(domain::DeviceId id) {
  auto rows = qr_.query(id);
  if (!rows.next()) return std::nullopt;
  auto text = to_string(sealer_.open({kQr, id}, rows.blob()));
  return Qr{.text = std::move(text), .expires_at = rows.time()};
}

}  // namespace kurir::sqlite
