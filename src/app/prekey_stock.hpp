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

  /// Asks how many are left and uploads where they are few.
  [[nodiscard]] boost::asio::awaitable<Result<void>> fill();

 private:
  [[nodiscard]] boost::asio::awaitable<Result<std::vector<whatsapp::signal::PreKey>>> to_upload(std::size_t wanted);
  [[nodiscard]] boost::asio::awaitable<Result<void>> make(std::size_t count);

  const WhatsAppServices& services_;
  DeviceMemory& memory_;
  Link& link_;
};

}  // namespace kurir::app
