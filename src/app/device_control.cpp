#include "app/device_control.hpp"

#include "app/audit.hpp"
#include "app/client_records.hpp"
#include "app/message_progress.hpp"
#include "app/schedule.hpp"
#include "ports/reminder_rows.hpp"
#include "whatsapp/client/disconnect.hpp"

namespace kurir::app {
namespace {

using boost::asio::awaitable;
using domain::Device;

constexpr std::size_t kRemindersPerRead = 500;

void audit_device(ports::Transaction& tx, const Admin& admin, std::string action, const Device& device, Time now) {
  audit(tx, {admin.actor, std::move(action), "device:" + device.waid, device.account, ""}, now);
}

Result<Device> set_paused(ports::Transaction& tx, const Admin& admin, const WhichDevice& which, std::optional<Time> at,
                          Time now) {
  auto device = find_device(tx, which);
  if (!device || device->paused_at.has_value() == at.has_value()) return device;
  tx.devices().set_paused_at(device->id, at);
  audit_device(tx, admin, at ? "device.pause" : "device.resume", *device, now);
  device->paused_at = at;
  return device;
}

/// The keys stay until WhatsApp knows.
void unlink(ports::Transaction& tx, Device& device, Time now) {
  device.state = domain::DeviceState::logged_out;
  device.reason = whatsapp::client::explain(whatsapp::client::Cause::logged_out_here);
  device.reason_code = whatsapp::client::name(whatsapp::client::Cause::logged_out_here);
  device.state_since = now;
  tx.devices().set_state(device.id, device.state, {device.reason, device.reason_code}, now);
  tx.devices().want_unlink(device.id);
}

Result<Device> log_out_in(ports::Transaction& tx, const Admin& admin, const WhichDevice& which, Time now) {
  auto device = find_device(tx, which);
  if (!device || !domain::is_linked(device->state)) return device;
  unlink(tx, *device, now);
  if (const auto event = domain::logged_out_event(*device, now)) (void)tx.events().append(*event);
  audit_device(tx, admin, "device.logout", *device, now);
  return device;
}

void end_reminders(ports::Transaction& tx, const Device& device) {
  domain::ReminderId after;
  for (;;) {
    const auto reminders = tx.reminders().list_of(device.account, after, kRemindersPerRead);
    for (auto reminder : reminders) {
      after = reminder.id;
      if (reminder.device != device.id || reminder.state == domain::ReminderState::ended) continue;
      reminder.state = domain::ReminderState::ended;
      reminder.next_at.reset();
      tx.reminders().set_progress(reminder);
    }
    if (reminders.size() < kRemindersPerRead) return;
  }
}

/// Nothing is left to do for it.
void forget_link(ports::Transaction& tx, domain::DeviceId device, Time now) {
  forget_client_records(tx, device);
  tx.devices().forget_credentials(device);
  reject_in_flight(tx, device, now);
}

/// False where messages wait: a deleted device has none.
Result<bool> delete_in(ports::Transaction& tx, const Admin& admin, const WhichDevice& which, Time now) {
  auto device = find_device(tx, which);
  if (!device) return std::unexpected(device.error());
  if (!tx.messages().waiting_of(device->id, {}, 1).empty()) return false;
  end_reminders(tx, *device);
  if (domain::is_linked(device->state))
    unlink(tx, *device, now);
  else if (!device->unlink_wanted)
    forget_link(tx, device->id, now);  // else once WhatsApp knows: until then an answer may come
  tx.devices().set_qr_wanted_until(device->id, std::nullopt);
  tx.devices().set_qr(device->id, "", Time{});
  tx.devices().remove(device->id, now);
  audit_device(tx, admin, "device.delete", *device, now);
  return true;
}

}  // namespace

awaitable<Result<Device>> pause_device(Admin admin, WhichDevice which) {
  const auto now = admin.clock.now();
  co_return co_await ports::transact<Device>(admin.store,
                                             [=](ports::Transaction& tx) { return set_paused(tx, admin, which, now, now); });
}

awaitable<Result<Device>> resume_device(Admin admin, WhichDevice which) {
  const auto now = admin.clock.now();
  co_return co_await ports::transact<Device>(
      admin.store, [=](ports::Transaction& tx) { return set_paused(tx, admin, which, std::nullopt, now); });
}

awaitable<Result<Device>> log_out_device(Admin admin, WhichDevice which) {
  const auto now = admin.clock.now();
  co_return co_await ports::transact<Device>(admin.store,
                                             [=](ports::Transaction& tx) { return log_out_in(tx, admin, which, now); });
}

/// Paused first, so that nothing leaves while the rest is cancelled batch by batch.
awaitable<Result<void>> delete_device(Admin admin, WhichDevice which) {
  const auto device = co_await pause_device(admin, which);
  if (!device) co_return std::unexpected(device.error());
  for (;;) {
    auto cancelled = co_await cancel_waiting(admin, {device->account, which.waid});
    if (!cancelled) co_return std::unexpected(cancelled.error());
    const auto now = admin.clock.now();
    const auto deleted =
        co_await ports::transact<bool>(admin.store, [=](ports::Transaction& tx) { return delete_in(tx, admin, which, now); });
    if (!deleted) co_return std::unexpected(deleted.error());
    if (*deleted) co_return Result<void>{};
  }
}

}  // namespace kurir::app
