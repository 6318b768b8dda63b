// Keeps the server's stock of our one-time prekeys filled: private halves durable first, then uploaded, then marked.
#pragma once

#include "app/device_memory.hpp"
#include "app/link.hpp"
#include "app/whatsapp_services.hpp"

namespace kurir::app {

class PreKeyStock {
 public:
  PreKeyStock(const WhatsAppServices& services, DeviceMemory& memory, Link& link)
      : services_(services), memory_(memory), link_(link) {}

  enum class When { few, at_once };
  /// Asks how many are left and uploads what is missing: where they are few, or, because the server said so, at once.
  [[nodiscard]] boost::asio::awaitable<Result<void>> fill(When when);
  /// The whole bundle with so many one-time keys that the server does not have yet. REQUIRES count > 0.
  [[nodiscard]] boost::asio::awaitable<Result<void>> upload(std::size_t count);

 private:
  using PreKeys = std::vector<whatsapp::signal::PreKey>;
  [[nodiscard]] boost::asio::awaitable<Result<PreKeys>> to_upload(std::size_t wanted);
  [[nodiscard]] boost::asio::awaitable<Result<PreKeys>> unconfirmed(std::size_t limit);
  [[nodiscard]] boost::asio::awaitable<Result<PreKeys>> make(std::size_t count);

  const WhatsAppServices& services_;
  DeviceMemory& memory_;
  Link& link_;
};

}  // namespace kurir::app
