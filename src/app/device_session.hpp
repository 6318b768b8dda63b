// One device for as long as the gateway runs: pairs, logs in, works, reconnects, or stops with a reason.
//
//   unpaired -> (somebody wants a code) -> pairing connection -> linked
//   linked -> login connection -> online -> (lost: back-off) -> login connection …
//   logged out here -> login connection -> unlinked (or given up after some tries) -> the keys are forgotten
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "app/client/connected_client.hpp"
#include "app/device_memory.hpp"
#include "app/link.hpp"
#include "app/whatsapp_services.hpp"
#include "domain/device.hpp"
#include "whatsapp/client/backoff.hpp"
#include "whatsapp/client/disconnect.hpp"

namespace kurir::app {

class OnlineDevice;

/// Lives on one executor for ever; wake(), unlink() and run_task() may be called from any thread.
class DeviceSession : public std::enable_shared_from_this<DeviceSession> {
 public:
  DeviceSession(boost::asio::any_io_executor executor, const WhatsAppServices& services, domain::Device device);
  ~DeviceSession();
  DeviceSession(const DeviceSession&) = delete;
  DeviceSession& operator=(const DeviceSession&) = delete;

  /// Until stop(), a logout, a reason that only people can remove, or, unlinked, until nobody wants a code.
  [[nodiscard]] boost::asio::awaitable<void> run();
  /// Closes the connection; run() ends soon after. On the executor.
  void stop();
  /// A message became due, or somebody wished for another pairing code.
  void wake();
  /// The device was logged out here: the connection in use ends, the next one unlinks it.
  void unlink();
  /// Runs once the device is connected, after the tasks before it.
  void run_task(ClientTask task);

  [[nodiscard]] const boost::asio::any_io_executor& executor() const noexcept { return executor_; }

 private:
  [[nodiscard]] boost::asio::awaitable<Result<void>> load_credentials();
  [[nodiscard]] boost::asio::awaitable<bool> is_needed();
  using Connected = Result<std::unique_ptr<ports::Transport>>;
  [[nodiscard]] boost::asio::awaitable<Connected> connect();
  [[nodiscard]] boost::asio::awaitable<void> connect_into(Connected& result);
  [[nodiscard]] boost::asio::awaitable<whatsapp::client::Disconnect> connect_once();
  [[nodiscard]] whatsapp::client::Connection begin_connection();
  [[nodiscard]] boost::asio::awaitable<std::optional<whatsapp::client::Disconnect>> shake_hands(Link& link);
  [[nodiscard]] boost::asio::awaitable<whatsapp::client::Disconnect> use(Link& link);
  [[nodiscard]] boost::asio::awaitable<bool> forget_routing();
  [[nodiscard]] boost::asio::awaitable<whatsapp::client::Disconnect> serve(Link& link);
  [[nodiscard]] boost::asio::awaitable<whatsapp::client::Disconnect> pair(Link& link);
  boost::asio::awaitable<bool> set_state(domain::DeviceState state, whatsapp::client::Cause cause, std::string reason,
                                         std::optional<domain::Restriction> told = std::nullopt);
  [[nodiscard]] boost::asio::awaitable<void> insist_on_state(domain::DeviceState state, whatsapp::client::Cause cause,
                                                             std::string reason);
  [[nodiscard]] boost::asio::awaitable<void> stop_for(const whatsapp::client::Disconnect& ended);
  [[nodiscard]] boost::asio::awaitable<void> stop_until_end_of(const whatsapp::client::Disconnect& ban, Time now);
  [[nodiscard]] boost::asio::awaitable<void> wait_for_end_of_ban();
  [[nodiscard]] boost::asio::awaitable<bool> settle(const whatsapp::client::Disconnect& ended, Time started);
  [[nodiscard]] boost::asio::awaitable<bool> settle_unlink(const whatsapp::client::Disconnect& ended);
  [[nodiscard]] boost::asio::awaitable<void> forget_link();

  boost::asio::any_io_executor executor_;
  const WhatsAppServices& services_;
  domain::Device device_;
  std::unique_ptr<DeviceMemory> memory_;
  ClientTasks client_tasks_;
  whatsapp::client::ClientVersion announced_;  ///< in the last connection
  whatsapp::client::Backoff backoff_;
  runtime::SignalEvent stopped_;
  runtime::SignalEvent* pairing_news_ = nullptr;  ///< for a pairing connection
  runtime::TaskScope* connecting_ = nullptr;      ///< while there is no connection yet
  Link* link_ = nullptr;                          ///< the connection in use
  OnlineDevice* online_ = nullptr;                ///< while logged in
  bool stopping_ = false;
  bool unlinking_ = false;
  int unlink_tries_ = 0;
};

}  // namespace kurir::app
