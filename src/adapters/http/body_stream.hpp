// The body of a response that is made while it is sent: Server-Sent Events, exports.
#pragma once

#include <functional>
#include <string>

#include <boost/asio/awaitable.hpp>

namespace kurir::http {

class BodyStream {
 public:
  virtual ~BodyStream() = default;
  /// Completes once the operating system has taken all of it: to await it is the back-pressure. A reader that lets one write
  /// wait longer than Limits::body_timeout has gone. False: nobody reads any more, so end. Write 16 to 64 KB at a time.
  [[nodiscard]] virtual boost::asio::awaitable<bool> write(std::string bytes) = 0;
};

/// Called once, on the connection's executor, after the header has left; the body ends where the coroutine ends. Where the peer
/// closes, reads too slowly, or the server stops, the coroutine is cancelled: what it awaits throws `operation_aborted`. It may
/// be a capturing lambda: it is kept until its coroutine has ended. An exception cuts the connection, so that the client sees
/// that the body is not whole. Not called for HEAD.
using Stream = std::function<boost::asio::awaitable<void>(BodyStream&)>;

}  // namespace kurir::http
