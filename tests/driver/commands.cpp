#include "driver/commands.hpp"

#include "domain/wire_id.hpp"
#include "runtime/signal_event.hpp"

namespace kurir::driver {
namespace {

struct Outcome {
  explicit Outcome(const boost::asio::any_io_executor& executor) : done(executor) {}
  runtime::SignalEvent done;
  Result<json::object> result = fail(ErrorCode::closed, "the device was disconnected before this was done");
};

/// Gone with its task, whether that ran or not.
struct Ending {
  explicit Ending(std::shared_ptr<Outcome> outcome_) : outcome(std::move(outcome_)) {}
  ~Ending() { outcome->done.notify(); }
  Ending(const Ending&) = delete;
  Ending& operator=(const Ending&) = delete;
  std::shared_ptr<Outcome> outcome;
};

}  // namespace

domain::DeviceId device_of(const json::object& args) { return domain::DeviceId(args.at("device").as_int64()); }

std::string text_at(const json::object& args, std::string_view key) {
  const auto* found = args.if_contains(key);
  return found != nullptr && !found->is_null() ? std::string(found->as_string()) : std::string();
}

std::string wire_id_of(Driver& driver, const json::object& args) {
  auto id = text_at(args, "id");
  return !id.empty() ? id : domain::make_wire_id(driver.services().random);
}

Answer on_client(Driver& driver, domain::DeviceId device, ClientWork work) {
  const auto session = driver.session(device);
  if (!session) co_return fail(ErrorCode::not_found, "device {} does not run", device);
  const auto outcome = std::make_shared<Outcome>(driver.executor());
  session->run_task([ending = std::make_unique<Ending>(outcome),
                     work = std::move(work)](app::ConnectedClient& client) mutable -> boost::asio::awaitable<void> {
    ending->outcome->result = co_await work(client);
  });
  co_await outcome->done.wait();
  co_return std::move(outcome->result);
}

}  // namespace kurir::driver
