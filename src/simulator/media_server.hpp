// The media server: encrypted files come in by POST and go out by GET, over TLS or in the clear on one port.
//
//   POST /mms/{kind}/{name}?auth=…&token={name}   name = base64url(SHA-256 of the body) -> {"url","direct_path"}
//   GET  {direct path}                            the bytes, or 404, 410
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "base/result.hpp"
#include "crypto/self_signed.hpp"
#include "simulator/world.hpp"

namespace kurir::simulator {

class MediaServer {
 public:
  static constexpr std::size_t kMaxConnections = 1'000;

  /// `world` outlives this and lives on the same executor.
  MediaServer(boost::asio::any_io_executor executor, World& world);
  ~MediaServer();
  MediaServer(const MediaServer&) = delete;
  MediaServer& operator=(const MediaServer&) = delete;

  /// Binds, begins to accept, and tells the world where it is; gives the port. Call once.
  [[nodiscard]] Result<std::uint16_t> listen(const std::string& address);
  /// PEM: for clients to trust.
  [[nodiscard]] const std::string& certificate() const noexcept;
  /// Cuts every connection. Completes when none is left.
  [[nodiscard]] boost::asio::awaitable<void> stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kurir::simulator
