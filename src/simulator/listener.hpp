// Accepts clients on one address: WebSocket at /ws/chat, each connection a ClientSession.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "simulator/client_session.hpp"
#include "simulator/journal.hpp"

namespace kurir::simulator {

class Listener {
 public:
  static constexpr std::size_t kMaxConnections = 20'000;
  static constexpr std::chrono::seconds kHandshakeTime{20};  ///< from accept to the end of the Noise handshake
  static constexpr std::chrono::seconds kSilence{180};       ///< clients ping at least every 30 s
  static constexpr std::chrono::seconds kLeaveTime{3};       ///< for a client to close after we did

  /// `after_each` is called after every piece of input. `hall` and `journal` outlive this; what goes to clients waits for the
  /// journal.
  Listener(boost::asio::any_io_executor executor, Hall& hall, Journal& journal, std::function<void()> after_each);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// Binds and begins to accept; gives the port. Call once.
  [[nodiscard]] Result<std::uint16_t> listen(const std::string& address);
  [[nodiscard]] std::size_t connections() const noexcept;
  /// Says <xmlstreamend/> to every client and closes; after kLeaveTime cuts. Completes when no connection is left.
  [[nodiscard]] boost::asio::awaitable<void> stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kurir::simulator
