// Looks after our keys on the server: the signed prekey is replaced every four weeks, and once a day the server's copy of the
// whole bundle is compared with ours.
#pragma once

#include "app/device_memory.hpp"
#include "app/link.hpp"
#include "app/whatsapp_services.hpp"
#include "ports/key_care_rows.hpp"

namespace kurir::app {

class KeyCare {
 public:
  KeyCare(const WhatsAppServices& services, DeviceMemory& memory, Link& link)
      : services_(services), memory_(memory), link_(link) {}

  /// Replaces the signed prekey where that is due, and tells whether the bundle is to be checked, too. An error says that the
  /// store failed or the connection is gone; a refusal of the server is tried again another day.
  [[nodiscard]] boost::asio::awaitable<Result<bool>> rotate_if_due();

  /// Compares the bundles; where they differ, or the server has none, uploads a fresh one.
  [[nodiscard]] boost::asio::awaitable<Result<void>> check_bundle();

 private:
  using Care = ports::KeyCareRows::KeyCare;
  using Keys = std::vector<crypto::PublicKey>;
  [[nodiscard]] boost::asio::awaitable<Result<Care>> load();
  [[nodiscard]] boost::asio::awaitable<Result<void>> store(Care care);
  [[nodiscard]] boost::asio::awaitable<Result<void>> store_key();
  [[nodiscard]] boost::asio::awaitable<Result<Keys>> held(std::vector<whatsapp::signal::PreKeyId> ids);
  [[nodiscard]] boost::asio::awaitable<Result<bool>> is_right(const whatsapp::Node& answer);

  const WhatsAppServices& services_;
  DeviceMemory& memory_;
  Link& link_;
};

}  // namespace kurir::app
