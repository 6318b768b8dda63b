#include <boost/asio/buffer.hpp>

#include "adapters/websocket/byte_stream.hpp"

namespace kurir::websocket {
namespace asio = boost::asio;
namespace {

ByteStream::Moved outcome(std::size_t bytes, const boost::system::error_code& error, ByteStream::Wait wait) {
  if (error == asio::error::would_block) return {.wait = wait};
  return {.bytes = bytes, .error = error};
}

}  // namespace

PlainStream::PlainStream(Socket socket) : ByteStream(std::move(socket)) {
  boost::system::error_code ignored;
  socket_.non_blocking(true, ignored);
}

ByteStream::Moved PlainStream::read(MutableBytes into) {
  boost::system::error_code error;
  const auto bytes = socket_.read_some(asio::buffer(into.data(), into.size()), error);
  return outcome(bytes, error, Socket::wait_read);
}

ByteStream::Moved PlainStream::write(BytesView from) {
  boost::system::error_code error;
  const auto bytes = socket_.write_some(asio::buffer(from.data(), from.size()), error);
  return outcome(bytes, error, Socket::wait_write);
}

}  // namespace kurir::websocket
