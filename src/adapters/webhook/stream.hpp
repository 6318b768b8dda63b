// Bytes to and from a server, in the clear or through TLS: the one thing in which http and https differ.
#pragma once

#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include "base/result.hpp"
#include "runtime/deadline.hpp"

namespace kurir::webhook {

class Stream {
 public:
  struct Received {
    boost::system::error_code error;
    std::size_t size = 0;
  };

  virtual ~Stream() = default;
  /// All of it, or an error. The buffer must live until then.
  [[nodiscard]] virtual boost::asio::awaitable<boost::system::error_code> write(boost::asio::const_buffer bytes) = 0;
  [[nodiscard]] virtual boost::asio::awaitable<Received> read_some(boost::asio::mutable_buffer into) = 0;
  [[nodiscard]] virtual boost::asio::ip::tcp::socket& socket() noexcept = 0;

  /// A pending operation ends with an error.
  void cut() noexcept;
  /// Nothing arrived since the last answer: no end of the stream, no stray bytes.
  [[nodiscard]] bool is_quiet() noexcept;
};

[[nodiscard]] std::unique_ptr<Stream> make_plain_stream(boost::asio::ip::tcp::socket socket);
/// The TLS handshake, with the certificate verified for `host`.
[[nodiscard]] boost::asio::awaitable<Result<std::unique_ptr<Stream>>> make_tls_stream(boost::asio::ip::tcp::socket socket,
                                                                                      boost::asio::ssl::context& context,
                                                                                      std::string host, runtime::Instant until);

}  // namespace kurir::webhook
