// A connection to WhatsApp: a WebSocket used as a byte stream.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"

namespace kurir::ports {

/// Used from one executor only. One receive and one send may be under way at a time.
class Transport {
 public:
  virtual ~Transport() = default;
  /// Appends to `into` what has come, at least one whole binary message: messages are one stream of bytes, and where one ends
  /// is not told. Text messages are skipped. `closed` at the end.
  [[nodiscard]] virtual boost::asio::awaitable<Result<void>> receive(Bytes& into) = 0;
  /// Binary messages, written together. `closed` where the connection is gone.
  [[nodiscard]] virtual boost::asio::awaitable<Result<void>> send(std::vector<Bytes> messages) = 0;
  /// Sends a close frame and lets a pending receive end; waits at most a second.
  [[nodiscard]] virtual boost::asio::awaitable<void> close() = 0;
  /// Cuts the connection at once, from within the executor; a pending receive ends with `closed`.
  virtual void abort() noexcept = 0;
};

class Connector {
 public:
  virtual ~Connector() = default;
  /// ws:// or wss://; DNS, TCP, TLS (verified) and the upgrade within `timeout`.
  [[nodiscard]] virtual boost::asio::awaitable<Result<std::unique_ptr<Transport>>> connect(std::string url, Duration timeout) = 0;
};

}  // namespace kurir::ports
