// A test's hands on the client library: devices that are paired and connected as the gateway's are, commands by JSON lines, and
// what comes in as events. It has no logic of its own.
#pragma once

#include <map>
#include <memory>
#include <string>

#include <boost/json.hpp>

#include "app/device_session.hpp"
#include "app/whatsapp_services.hpp"
#include "crypto/system_random.hpp"
#include "kurir/system_clock.hpp"
#include "runtime/event_loops.hpp"
#include "runtime/task_scope.hpp"

namespace kurir::driver {

namespace json = boost::json;

struct Options {
  std::string url;         ///< of the simulated WhatsApp
  crypto::PublicKey root;  ///< of its certificates
};

/// One line on stdout; from any thread.
void print(const json::object& line);

class Driver {
 public:
  explicit Driver(const Options& options, std::unique_ptr<ports::Store> store);
  ~Driver();

  [[nodiscard]] ports::Store& store() { return *store_; }
  [[nodiscard]] const app::WhatsAppServices& services() const { return services_; }
  [[nodiscard]] const boost::asio::any_io_executor& executor() const { return executor_; }

  /// A device that is not paired yet; gives its number in this store.
  [[nodiscard]] boost::asio::awaitable<Result<domain::DeviceId>> add_device();
  /// Connects; a device that is not paired shows codes in `qr` events until it is. `conflict` where it runs already.
  [[nodiscard]] boost::asio::awaitable<Result<void>> start(domain::DeviceId id);
  /// Closes the connection and waits for the end of the session.
  [[nodiscard]] boost::asio::awaitable<Result<void>> stop(domain::DeviceId id);
  [[nodiscard]] boost::asio::awaitable<void> stop_all();
  /// Null where it does not run.
  [[nodiscard]] std::shared_ptr<app::DeviceSession> session(domain::DeviceId id);

 private:
  struct Running;
  [[nodiscard]] boost::asio::awaitable<void> run(std::shared_ptr<Running> running);
  [[nodiscard]] boost::asio::awaitable<void> show(domain::DeviceId id, ports::Topic topic);

  runtime::EventLoops loops_{1};  ///< everything happens here
  boost::asio::any_io_executor executor_ = loops_.at(0);
  SystemClock clock_;
  crypto::SystemRandom random_;
  std::unique_ptr<ports::Store> store_;
  std::unique_ptr<ports::Connector> connector_;
  std::unique_ptr<ports::MediaTransfer> media_;
  boost::asio::thread_pool workers_{1};
  app::WhatsAppServices services_;
  std::map<domain::DeviceId, std::shared_ptr<Running>> running_;
  runtime::TaskScope tasks_;
};

}  // namespace kurir::driver
