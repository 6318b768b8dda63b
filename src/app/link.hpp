// One connection to WhatsApp in use: stanzas out in the order of their encryption, stanzas in, requests with answers.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "ports/transport.hpp"
#include "runtime/signal_event.hpp"
#include "runtime/task_scope.hpp"
#include "whatsapp/client/connection.hpp"
#include "whatsapp/client/request.hpp"

namespace kurir::app {

/// Used from one executor. `tasks` carries the writer and outlives the link.
class Link {
 public:
  Link(boost::asio::any_io_executor executor, std::unique_ptr<ports::Transport> transport,
       whatsapp::client::Connection connection, const Clock& clock, Random& random, runtime::TaskScope& tasks);

  /// From the first byte to the end of the Noise handshake.
  [[nodiscard]] boost::asio::awaitable<Result<void>> handshake();
  /// The next stanzas that are not answers to requests; may be empty. An error ends the connection.
  [[nodiscard]] boost::asio::awaitable<Result<std::vector<whatsapp::Node>>> read();

  /// Encrypts and queues; the connection is cut where the peer does not read for too long.
  void send(const whatsapp::Node& stanza);
  void send_encoded(BytesView stanza);
  /// Completes when everything queued is written, or the connection is gone, or after a second.
  [[nodiscard]] boost::asio::awaitable<void> flush();

  /// Adds an id, waits for the answer. `timed_out`, `closed`, or the server's error.
  [[nodiscard]] boost::asio::awaitable<Result<whatsapp::Node>> request(whatsapp::Node iq);
  [[nodiscard]] std::string next_id() { return ids_.next(); }

  [[nodiscard]] boost::asio::awaitable<void> close();
  /// Says goodbye and lets read() end; at once where a write is under way.
  void leave();
  void abort() noexcept;
  /// Nothing leaves any more; the owner of read() learns why.
  [[nodiscard]] bool closed() const noexcept { return closed_; }
  [[nodiscard]] const boost::asio::any_io_executor& executor() const noexcept { return executor_; }
  [[nodiscard]] Time last_received() const noexcept { return last_received_; }

 private:
  struct Pending {
    runtime::SignalEvent answered;
    std::optional<whatsapp::Node> answer;
  };
  void queue(Result<Bytes> frame);
  [[nodiscard]] boost::asio::awaitable<void> write_queued();
  [[nodiscard]] bool settle(whatsapp::Node& stanza);

  boost::asio::any_io_executor executor_;
  std::unique_ptr<ports::Transport> transport_;
  whatsapp::client::Connection connection_;
  const Clock& clock_;
  runtime::TaskScope& tasks_;
  whatsapp::client::RequestIds ids_;
  std::map<std::string, Pending*, std::less<>> pending_;
  std::vector<Bytes> outgoing_;  ///< one WebSocket message each
  std::size_t outgoing_bytes_ = 0;
  bool writing_ = false;
  bool closed_ = false;
  bool leaving_ = false;  ///< the goodbye is under way in `tasks_`
  runtime::SignalEvent* drained_ = nullptr;
  Bytes incoming_;
  Time last_received_;
};

}  // namespace kurir::app
