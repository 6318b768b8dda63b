#include "adapters/webhook/stream.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace kurir::webhook {
namespace asio = boost::asio;
namespace {

class PlainStream final : public Stream {
 public:
  explicit PlainStream(asio::ip::tcp::socket socket) : socket_(std::move(socket)) {}

  asio::awaitable<boost::system::error_code> write(asio::const_buffer bytes) override {
    const auto [error, sent] = co_await asio::async_write(socket_, bytes, asio::as_tuple(asio::use_awaitable));
    co_return error;
  }

  asio::awaitable<Received> read_some(asio::mutable_buffer into) override {
    const auto [error, received] = co_await socket_.async_read_some(into, asio::as_tuple(asio::use_awaitable));
    co_return Received{error, received};
  }

  asio::ip::tcp::socket& socket() noexcept override { return socket_; }

 private:
  asio::ip::tcp::socket socket_;
};

}  // namespace

void Stream::cut() noexcept {
  boost::system::error_code ignored;
  socket().close(ignored);
}

bool Stream::is_quiet() noexcept {
  char byte = 0;
  const auto peeked = ::recv(socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return peeked < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

std::unique_ptr<Stream> make_plain_stream(asio::ip::tcp::socket socket) {
  return std::make_unique<PlainStream>(std::move(socket));
}

}  // namespace kurir::webhook
