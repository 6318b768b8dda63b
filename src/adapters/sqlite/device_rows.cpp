#include "adapters/sqlite/device_rows.hpp"

#include <limits>

#include "adapters/sqlite/failure.hpp"

namespace kurir::sqlite {
namespace {

constexpr auto kColumns =
    "id, account, waid, state, number, reason, inbox_url, tracking_url, expires_at, plan, anchor, linked_at, policy,"
    " restricted_until, restriction, name, created_at, state_since, paused_at, deleted_at, unlink_wanted,"
    " reason_code, restriction_kind, restriction_source";
constexpr auto kOwner = " RETURNING account";
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
          .restriction = rows.text(),
          .name = rows.text(),
          .created_at = rows.time(),
          .state_since = rows.time(),
          .paused_at = rows.optional_time(),
          .deleted_at = rows.optional_time(),
          .unlink_wanted = rows.flag(),
          .reason_code = rows.text(),
          .restriction_kind = rows.as<domain::RestrictionKind>(),
          .restriction_source = rows.as<domain::RestrictionSource>()};
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

Statement update(Connection& connection, std::string_view change) {
  return {connection, fmt::format("UPDATE devices SET {} WHERE id = ?1{}", change, kOwner)};
}

}  // namespace

SqliteDeviceRows::SqliteDeviceRows(Connection& connection, Sealer sealer, ChangeNotes& notes)
    : connection_(connection),
      sealer_(sealer),
      notes_(notes),
      create_(connection,
              "INSERT INTO devices (account, waid, state, number, reason, inbox_url, tracking_url, expires_at, plan,"
              " anchor, linked_at, policy, name, created_at, state_since)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?14)"),
      find_(connection, fmt::format("SELECT {} FROM devices WHERE id = ?1", kColumns)),
      find_by_waid_(connection, fmt::format("SELECT {} FROM devices WHERE waid = ?1 AND deleted_at IS NULL", kColumns)),
      page_(connection,
            fmt::format("SELECT {} FROM devices WHERE deleted_at IS NULL AND id > ?1 ORDER BY id LIMIT ?2", kColumns)),
      page_in_(connection, fmt::format("SELECT {} FROM devices WHERE deleted_at IS NULL AND state = ?3 AND id > ?1"
                                       " ORDER BY id LIMIT ?2",
                                       kColumns)),
      count_(connection, "SELECT count(*) FROM devices WHERE deleted_at IS NULL AND state = ?1"),
      list_of_(connection, fmt::format("SELECT {} FROM devices WHERE account = ?1 AND deleted_at IS NULL ORDER BY id", kColumns)),
      to_renew_(connection, fmt::format("SELECT {} FROM devices WHERE expires_at > anchor AND expires_at <= ?1"
                                        " AND deleted_at IS NULL"
                                        " ORDER BY expires_at LIMIT ?2",
                                        kColumns)),
      lapsed_(connection, fmt::format("SELECT {} FROM devices WHERE expires_at <= anchor AND deleted_at IS NULL AND id > ?1"
                                      " ORDER BY id LIMIT ?2",
                                      kColumns)),
      set_state_(update(connection,
                        "state_since = CASE WHEN state = ?2 THEN state_since ELSE ?4 END, state = ?2, reason = ?3,"
                        " reason_code = ?5")),
      set_name_(update(connection, "name = ?2")),
      set_paused_at_(update(connection, "paused_at = ?2")),
      remove_(update(connection, "deleted_at = ?2")),
      set_number_(update(connection, "number = ?2")),
      set_webhooks_(update(connection, "inbox_url = ?2, tracking_url = ?3")),
      set_linked_at_(update(connection, "linked_at = ?2")),
      set_plan_(update(connection, "plan = ?2, anchor = ?3, expires_at = ?4")),
      set_policy_(update(connection, "policy = ?2")),
      set_restriction_(
          update(connection, "restricted_until = ?2, restriction = ?3, restriction_kind = ?4, restriction_source = ?5")),
      restricted_(
          connection,
          fmt::format(
              "SELECT {} FROM devices WHERE restriction_kind <> 0 AND restricted_until > 0 ORDER BY restricted_until LIMIT ?1",
              kColumns)),
      set_qr_wanted_until_(update(connection, "qr_wanted_until = ?2")),
      qr_wanted_until_(connection, "SELECT qr_wanted_until FROM devices WHERE id = ?1"),
      save_credentials_(connection, "UPDATE devices SET credentials = ?2 WHERE id = ?1"),
      load_credentials_(connection, "SELECT credentials FROM devices WHERE id = ?1 AND credentials IS NOT NULL"),
      want_unlink_(update(connection, "unlink_wanted = 1")),
      to_unlink_(connection, fmt::format("SELECT {} FROM devices WHERE unlink_wanted = 1 AND id > 0 ORDER BY id", kColumns)),
      forget_credentials_(update(connection, "credentials = NULL, unlink_wanted = 0")),
      set_qr_(update(connection, "qr = ?2, qr_expires_at = ?3")),
      qr_(connection, "SELECT qr, qr_expires_at FROM devices WHERE id = ?1 AND qr IS NOT NULL") {}

domain::DeviceId SqliteDeviceRows::create(const domain::Device& device) {
  create_.execute(device.account, device.waid, device.state, device.number, device.reason, device.inbox_url, device.tracking_url,
                  device.expires_at, device.plan, device.anchor, device.linked_at, device.policy, device.name, device.created_at);
  const domain::DeviceId id(connection_.last_insert_id());
  notes_.add({.topic = ports::Topic::device, .account = device.account, .device = id});
  return id;
}

void SqliteDeviceRows::note(Rows rows, domain::DeviceId id, ports::Topic topic) {
  if (!rows.next()) raise(ErrorCode::not_found, "device {} does not exist", id);
  notes_.add({.topic = topic, .account = rows.id<domain::AccountId>(), .device = id});
}

std::optional<domain::Device> SqliteDeviceRows::find(domain::DeviceId id) { return first_device(find_.query(id)); }

std::optional<domain::Device> SqliteDeviceRows::find_by_waid(const std::string& waid) {
  return first_device(find_by_waid_.query(waid));
}

std::vector<domain::Device> SqliteDeviceRows::list() {
  return page(std::nullopt, domain::DeviceId(), std::numeric_limits<std::int64_t>::max());
}

std::vector<domain::Device> SqliteDeviceRows::page(std::optional<domain::DeviceState> state, domain::DeviceId after,
                                                   std::size_t limit) {
  return all_devices(state ? page_in_.query(after, limit, *state) : page_.query(after, limit));
}

std::int64_t SqliteDeviceRows::count(domain::DeviceState state) {
  auto rows = count_.query(state);
  return rows.next() ? rows.integer() : 0;
}

std::vector<domain::Device> SqliteDeviceRows::list_of(domain::AccountId account) { return all_devices(list_of_.query(account)); }

std::vector<domain::Device> SqliteDeviceRows::to_renew(Time now, std::size_t limit) {
  return all_devices(to_renew_.query(now, limit));
}

std::vector<domain::Device> SqliteDeviceRows::lapsed(domain::DeviceId after, std::size_t limit) {
  return all_devices(lapsed_.query(after, limit));
}

void SqliteDeviceRows::set_state(domain::DeviceId id, domain::DeviceState state, const Reason& reason, Time now) {
  note(set_state_.query(id, state, reason.text, now, reason.code), id);
}

void SqliteDeviceRows::set_name(domain::DeviceId id, const std::string& name) { note(set_name_.query(id, name), id); }

void SqliteDeviceRows::set_paused_at(domain::DeviceId id, std::optional<Time> at) { note(set_paused_at_.query(id, at), id); }

void SqliteDeviceRows::remove(domain::DeviceId id, Time now) { note(remove_.query(id, now), id); }

void SqliteDeviceRows::set_number(domain::DeviceId id, const std::string& number) { note(set_number_.query(id, number), id); }

void SqliteDeviceRows::set_webhooks(domain::DeviceId id, const std::string& inbox_url, const std::string& tracking_url) {
  note(set_webhooks_.query(id, inbox_url, tracking_url), id);
}

void SqliteDeviceRows::set_linked_at(domain::DeviceId id, std::optional<Time> at) { note(set_linked_at_.query(id, at), id); }

void SqliteDeviceRows::set_plan(domain::DeviceId id, domain::PlanId plan, Time anchor, std::optional<Time> expires_at) {
  note(set_plan_.query(id, plan, anchor, expires_at), id);
}

void SqliteDeviceRows::set_policy(domain::DeviceId id, const std::string& policy) { note(set_policy_.query(id, policy), id); }

void SqliteDeviceRows::set_restriction(domain::DeviceId id, const domain::Restriction& restriction) {
  note(set_restriction_.query(id, restriction.until, restriction.reason, restriction.kind, restriction.source), id);
}

std::vector<domain::Device> SqliteDeviceRows::restricted(std::size_t limit) { return all_devices(restricted_.query(limit)); }

void SqliteDeviceRows::set_qr_wanted_until(domain::DeviceId id, std::optional<Time> until) {
  note(set_qr_wanted_until_.query(id, until), id, ports::Topic::pairing);
}

std::optional<Time> SqliteDeviceRows::qr_wanted_until(domain::DeviceId id) {
  auto rows = qr_wanted_until_.query(id);
  return rows.next() ? rows.optional_time() : std::nullopt;
}

void SqliteDeviceRows::save_credentials(domain::DeviceId id, BytesView credentials) {
  // Nobody looks at them: no note.
  const auto changed = save_credentials_.execute(id, sealer_.seal({kCredentials, id}, credentials));
  if (changed != 1) raise(ErrorCode::not_found, "device {} does not exist", id);
}

std::optional<Bytes> SqliteDeviceRows::load_credentials(domain::DeviceId id) {
  auto rows = load_credentials_.query(id);
  if (!rows.next()) return std::nullopt;
  return sealer_.open({kCredentials, id}, rows.blob());
}

void SqliteDeviceRows::want_unlink(domain::DeviceId id) { note(want_unlink_.query(id), id); }

std::vector<domain::Device> SqliteDeviceRows::to_unlink() { return all_devices(to_unlink_.query()); }

void SqliteDeviceRows::forget_credentials(domain::DeviceId id) { note(forget_credentials_.query(id), id); }

void SqliteDeviceRows::set_qr(domain::DeviceId id, const std::string& qr, Time expires_at) {
  std::optional<Bytes> sealed;
  if (!qr.empty()) sealed = sealer_.seal({kQr, id}, as_bytes(qr));
  note(set_qr_.query(id, sealed, expires_at), id, ports::Topic::pairing);
}

std::optional<ports::DeviceRows::Qr> SqliteDeviceRows::qr(domain::DeviceId id) {
  auto rows = qr_.query(id);
  if (!rows.next()) return std::nullopt;
  auto text = to_string(sealer_.open({kQr, id}, rows.blob()));
  return Qr{.text = std::move(text), .expires_at = rows.time()};
}

}  // namespace kurir::sqlite
