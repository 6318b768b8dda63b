// add_device, start, stop, restart, state, want_code.
#include "app/link_code.hpp"
#include "driver/commands.hpp"
#include "driver/events.hpp"

namespace kurir::driver {
namespace {

Answer add_device(Driver& driver, json::object) {
  const auto id = co_await driver.add_device();
  if (!id) co_return std::unexpected(id.error());
  co_return json::object{{"device", id->value}};
}

Answer nothing_or_error(boost::asio::awaitable<Result<void>> work) {
  auto done = co_await std::move(work);
  if (!done) co_return pass_on(std::move(done));
  co_return json::object{};
}

Answer start(Driver& driver, json::object args) { co_return co_await nothing_or_error(driver.start(device_of(args))); }
Answer stop(Driver& driver, json::object args) { co_return co_await nothing_or_error(driver.stop(device_of(args))); }

Answer restart(Driver& driver, json::object args) {
  if (auto stopped = co_await driver.stop(device_of(args)); !stopped) co_return pass_on(std::move(stopped));
  co_return co_await nothing_or_error(driver.start(device_of(args)));
}

Answer state(Driver& driver, json::object args) {
  co_return co_await ports::read<json::object>(
      driver.store(), [id = device_of(args)](ports::Transaction& tx) -> Result<json::object> { return describe_device(tx, id); });
}

/// {device, number}: a code to type instead of one to scan, shown in a `code` event.
Answer want_code(Driver& driver, json::object args) {
  auto wanted = co_await driver.store().transact([id = device_of(args), number = text_at(args, "number"),
                                                  now = driver.services().clock.now()](ports::Transaction& tx) -> Result<void> {
    const auto device = tx.devices().find(id);
    if (!device) return fail(ErrorCode::not_found, "there is no device {}", id);
    return app::want_link_code(tx, *device, number, now);
  });
  if (!wanted) co_return pass_on(std::move(wanted));
  if (const auto session = driver.session(device_of(args))) session->wake();
  co_return json::object{};
}

}  // namespace

void add_device_commands(Commands& commands) {
  commands["add_device"] = add_device;
  commands["start"] = start;
  commands["stop"] = stop;
  commands["restart"] = restart;
  commands["state"] = state;
  commands["want_code"] = want_code;
}

}  // namespace kurir::driver
