#include "adapters/sqlite/device_rows.hpp"

#include "adapters/sqlite/failure.hpp"

namespace kurir::sqlite {
namespace {

constexpr auto kColumns = "id, account, waid, state, number, reason, inbox_url, tracking_url, expires_at";
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
          .expires_at = rows.optional_time()};
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
              "INSERT INTO devices (account, waid, state, number, reason, inbox_url, tracking_url, expires_at)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
      find_(connection, fmt::format("SELECT {} FROM devices WHERE id = ?1", kColumns)),
      find_by_waid_(connection, fmt::format("SELECT {} FROM devices WHERE waid = ?1", kColumns)),
      list_(connection, fmt::format("SELECT {} FROM devices ORDER BY id", kColumns)),
      set_state_(connection, "UPDATE devices SET state = ?2, reason = ?3 WHERE id = ?1"),
      set_number_(connection, "UPDATE devices SET number = ?2 WHERE id = ?1"),
      set_webhooks_(connection, "UPDATE devices SET inbox_url = ?2, tracking_url = ?3 WHERE id = ?1"),
      save_credentials_(connection, "UPDATE devices SET credentials = ?2 WHERE id = ?1"),
      load_credentials_(connection, "SELECT credentials FROM devices WHERE id = ?1 AND credentials IS NOT NULL"),
      set_qr_(connection, "UPDATE devices SET qr = ?2, qr_expires_at = ?3 WHERE id = ?1"),
      qr_(connection, "SELECT qr, qr_expires_at FROM devices WHERE id = ?1 AND qr IS NOT NULL") {}

domain::DeviceId SqliteDeviceRows::create(const domain::Device& device) {
  create_.execute(device.account, device.waid, device.state, device.number, device.reason, device.inbox_url, device.tracking_url,
                  device.expires_at);
  return domain::DeviceId(connection_.last_insert_id());
}

std::optional<domain::Device> SqliteDeviceRows::find(domain::DeviceId id) { return first_device(find_.query(id)); }

std::optional<domain::Device> SqliteDeviceRows::find_by_waid(const std::string& waid) {
  return first_device(find_by_waid_.query(waid));
}

std::vector<domain::Device> SqliteDeviceRows::list() {
  std::vector<domain::Device> devices;
  auto rows = list_.query();
  while (rows.next()) devices.push_back(device_of(rows));
  return devices;
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
