// All devices of this process: each lives on one event loop; due messages wake them; new devices are noticed.
#pragma once

#include <memory>

#include "app/client/connected_client.hpp"
#include "app/whatsapp_services.hpp"
#include "runtime/event_loops.hpp"

namespace kurir::app {

/// start() and stop() from one place; accepted() and schedule_changed() from any thread.
class Gateway {
 public:
  /// `services` outlives the gateway.
  Gateway(runtime::EventLoops& loops, const WhatsAppServices& services);
  ~Gateway();
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  void start();
  /// Closes every connection. Completes when all sessions have ended.
  [[nodiscard]] boost::asio::awaitable<void> stop();

  /// Messages of a device were accepted, the first of them due at `due_at`.
  void accepted(domain::DeviceId device, Time due_at);
  /// Waiting messages were moved by this process, to now or to later; for those that a rule held and that were due before,
  /// accepted() tells their device. What other processes do is noticed within 500 ms.
  void schedule_changed();
  /// A device was created, paused, resumed, logged out or deleted by this process; those of others are noticed without.
  void devices_changed();
  /// A newer client version was found: devices whose version WhatsApp refused try again. From any thread.
  void version_renewed();
  /// As DeviceSession::run_task(); a task for a device without session is dropped.
  void run_task(domain::DeviceId device, ClientTask task);
  /// A session found its device paused: it is woken once it is not any more, however soon that is.
  void found_paused(domain::DeviceId device);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace kurir::app
