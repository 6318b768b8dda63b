// What our phone and the server keep for this device on the media servers: parts of the shared settings, chunks of history.
#pragma once

#include "app/client/media_exchange.hpp"
#include "whatsapp/client/account_news.hpp"

namespace kurir::app {

/// Beside the device's other work; not longer than its connection.
class OwnFiles {
 public:
  OwnFiles(const WhatsAppServices& services, DeviceMemory& memory, Link& link);
  OwnFiles(const OwnFiles&) = delete;
  OwnFiles& operator=(const OwnFiles&) = delete;

  /// Settings, up to 32 MiB. Errors of MediaExchange::read().
  [[nodiscard]] boost::asio::awaitable<Result<Bytes>> settings(whatsapp::client::MediaFile file);
  /// What is of use in a chunk of history, of whatever size.
  [[nodiscard]] boost::asio::awaitable<Result<whatsapp::client::AccountNews>> history(whatsapp::client::MediaFile file);

 private:
  ConnectedClient connected_;
  MediaExchange exchange_;
};

/// Whether another try may have what this one could not.
[[nodiscard]] inline bool may_be_had_later(const Error& error) {
  return error.code == ErrorCode::closed || error.code == ErrorCode::timed_out || error.code == ErrorCode::unavailable;
}

}  // namespace kurir::app
