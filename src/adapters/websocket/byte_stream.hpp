// A connected socket as bytes, plain or through TLS. Nothing here waits, and nothing is buffered while nothing happens: a
// caller that is told to wait does so on the socket and tries again.
#pragma once

#include <memory>
#include <optional>

#include <boost/asio/ip/tcp.hpp>

#include "base/bytes.hpp"

using SSL_CTX = struct ssl_ctx_st;
using SSL = struct ssl_st;

namespace kurir::websocket {

class ByteStream {
 public:
  using Socket = boost::asio::ip::tcp::socket;
  using Wait = Socket::wait_type;

  explicit ByteStream(Socket socket) : socket_(std::move(socket)) {}
  virtual ~ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  struct Moved {
    std::size_t bytes = 0;
    std::optional<Wait> wait{};         ///< nothing moved: wait for this, then try again
    boost::system::error_code error{};  ///< the end of the stream
  };
  [[nodiscard]] virtual Moved read(MutableBytes into) = 0;
  /// A write that has to wait is tried again with the same bytes, or more behind them.
  [[nodiscard]] virtual Moved write(BytesView from) = 0;

  [[nodiscard]] Socket& socket() noexcept { return socket_; }

 protected:
  Socket socket_;
};

class PlainStream final : public ByteStream {
 public:
  explicit PlainStream(Socket socket);
  [[nodiscard]] Moved read(MutableBytes into) override;
  [[nodiscard]] Moved write(BytesView from) override;
};

/// TLS on the socket's descriptor: OpenSSL gives its buffers back between records, so a quiet connection has none.
class TlsStream final : public ByteStream {
 public:
  /// The server's certificate must be valid for `host`, a name or an address.
  TlsStream(Socket socket, SSL_CTX* context, const std::string& host);

  /// One step of the handshake: done where there is neither `wait` nor `error`.
  [[nodiscard]] Moved handshake();
  /// Why the server's certificate does not hold; nothing where it does.
  [[nodiscard]] std::optional<std::string> distrust() const;

  [[nodiscard]] Moved read(MutableBytes into) override;
  [[nodiscard]] Moved write(BytesView from) override;

 private:
  struct Free {
    void operator()(SSL* tls) const noexcept;
  };
  [[nodiscard]] Moved outcome(int result, std::size_t bytes);

  std::unique_ptr<SSL, Free> tls_;
};

}  // namespace kurir::websocket
