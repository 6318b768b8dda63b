// A device that is logged in: one reader, one worker that alone changes its sessions, one watch over the connection.
#pragma once

#include <deque>

#include "app/client/connected_client.hpp"
#include "app/device_memory.hpp"
#include "app/link.hpp"
#include "app/receive_stanzas.hpp"
#include "app/send_messages.hpp"
#include "app/whatsapp_services.hpp"
#include "domain/device.hpp"
#include "whatsapp/client/disconnect.hpp"

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
  [[nodiscard]] boost::asio::awaitable<whatsapp::client::Disconnect> read(runtime::TaskScope& tasks);
  void on_success(const whatsapp::Node& success, runtime::TaskScope& tasks);
  [[nodiscard]] boost::asio::awaitable<void> begin();
  [[nodiscard]] boost::asio::awaitable<Result<void>> bootstrap();
  [[nodiscard]] boost::asio::awaitable<void> introduce();
  [[nodiscard]] boost::asio::awaitable<void> work(runtime::TaskScope& tasks);
  [[nodiscard]] bool retries_are_due() const;
  [[nodiscard]] boost::asio::awaitable<void> receive_batch();
  [[nodiscard]] boost::asio::awaitable<void> run_client_task();
  [[nodiscard]] boost::asio::awaitable<void> send_batch();
  [[nodiscard]] boost::asio::awaitable<void> rest();
  [[nodiscard]] boost::asio::awaitable<void> watch();
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
  runtime::SignalEvent wake_;
  std::deque<whatsapp::Node> inbox_;
  bool ready_ = false;  ///< logged in, prekeys in place: may send
  bool work_ = true;    ///< something may be due
  bool busy_ = false;   ///< with chores
  int send_failures_ = 0;
};

}  // namespace kurir::app
