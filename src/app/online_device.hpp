// A device that is logged in: one reader, one worker that alone changes its sessions, one watch over the connection. While
// there is nothing to do only the reader is a coroutine: an idle device costs little memory.
#pragma once

#include <list>
#include <optional>

#include "app/client/connected_client.hpp"
#include "app/device_memory.hpp"
#include "app/link.hpp"
#include "app/receive_stanzas.hpp"
#include "app/send_messages.hpp"
#include "app/whatsapp_services.hpp"
#include "domain/device.hpp"
#include "runtime/alarm.hpp"
#include "whatsapp/client/disconnect.hpp"
#include "whatsapp/client/keep_alive.hpp"

namespace kurir::app {

class OnlineDevice {
 public:
  OnlineDevice(const WhatsAppServices& services, domain::Device& device, DeviceMemory& memory, Link& link,
               ClientTasks& client_tasks);

  /// From the end of the handshake to the end of the connection.
  [[nodiscard]] boost::asio::awaitable<whatsapp::client::Disconnect> run();
  /// A message may be due, or a client task waits. On the device's executor.
  void wake();

 private:
  [[nodiscard]] std::optional<whatsapp::client::Disconnect> take(Result<std::vector<whatsapp::Node>> stanzas);
  void spawn(std::string name, boost::asio::awaitable<void> task);
  [[nodiscard]] boost::asio::awaitable<void> guarded(boost::asio::awaitable<void> task);
  void on_success(const whatsapp::Node& success);
  [[nodiscard]] boost::asio::awaitable<void> begin();
  [[nodiscard]] boost::asio::awaitable<Result<void>> bootstrap();
  [[nodiscard]] boost::asio::awaitable<Result<void>> note_connected();
  [[nodiscard]] boost::asio::awaitable<void> introduce();
  void call_worker();
  [[nodiscard]] boost::asio::awaitable<void> work();
  [[nodiscard]] bool retries_are_due() const;
  [[nodiscard]] std::optional<Time> resume_at() const;
  [[nodiscard]] bool is_idle() const;
  [[nodiscard]] boost::asio::awaitable<void> receive_batch();
  [[nodiscard]] boost::asio::awaitable<void> run_client_task();
  [[nodiscard]] boost::asio::awaitable<void> send_batch();
  [[nodiscard]] boost::asio::awaitable<void> rest();
  void watch();
  [[nodiscard]] bool look_after_connection();
  void begin_chores();
  [[nodiscard]] boost::asio::awaitable<void> chores();
  [[nodiscard]] boost::asio::awaitable<void> note_lid_migration();
  void give_up(std::string_view what, const Error& error);
  void renew(whatsapp::client::Cause cause);

  const WhatsAppServices& services_;
  domain::Device& device_;
  DeviceMemory& memory_;
  Link& link_;
  ClientTasks& client_tasks_;
  SendMessages sender_;
  ReceiveStanzas receiver_;
  std::shared_ptr<DeviceHealth> health_;
  std::optional<whatsapp::client::Disconnect> given_up_;  ///< why we ended the connection ourselves
  runtime::SignalEvent wake_;                             ///< for the worker, where there is one
  std::list<whatsapp::Node> inbox_;
  bool logged_in_ = false;
  bool ready_ = false;    ///< prekeys in place: may send
  bool working_ = false;  ///< there is a worker
  bool work_ = true;      ///< something may be due
  bool busy_ = false;     ///< with chores
  int send_failures_ = 0;
  whatsapp::client::KeepAlive life_;
  Time look_after_keys_at_;
  std::optional<runtime::Alarm> watch_;
  runtime::TaskScope tasks_;
};

}  // namespace kurir::app
