#include <utility>

#include <openssl/ssl.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "adapters/webhook/stream.hpp"

namespace kurir::webhook {
namespace asio = boost::asio;
namespace {

class TlsStream final : public Stream {
 public:
  TlsStream(asio::ip::tcp::socket socket, asio::ssl::context& context) : stream_(std::move(socket), context) {}

  asio::awaitable<boost::system::error_code> write(asio::const_buffer bytes) override {
    const auto [error, sent] = co_await asio::async_write(stream_, bytes, asio::as_tuple(asio::use_awaitable));
    co_return error;
  }

  asio::awaitable<Received> read_some(asio::mutable_buffer into) override {
    const auto [error, received] = co_await stream_.async_read_some(into, asio::as_tuple(asio::use_awaitable));
    co_return Received{error, received};
  }

  asio::ip::tcp::socket& socket() noexcept override { return stream_.next_layer(); }

  asio::awaitable<boost::system::error_code> shake_hands(std::string host) {
    boost::system::error_code not_an_address;
    asio::ip::make_address(host, not_an_address);
    // Server name indication (RFC 6066 §3) takes names only.
    if (not_an_address) SSL_set_tlsext_host_name(stream_.native_handle(), host.c_str());
    stream_.set_verify_callback(asio::ssl::host_name_verification(host));
    const auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::client, asio::as_tuple(asio::use_awaitable));
    co_return error;
  }

  [[nodiscard]] long verdict() { return SSL_get_verify_result(stream_.native_handle()); }

 private:
  asio::ssl::stream<asio::ip::tcp::socket> stream_;
};

}  // namespace

asio::awaitable<Result<std::unique_ptr<Stream>>> make_tls_stream(asio::ip::tcp::socket socket, asio::ssl::context& context,
                                                                 std::string host, runtime::Instant until) {
  auto stream = std::make_unique<TlsStream>(std::move(socket), context);
  const runtime::Deadline deadline(stream->socket().get_executor(), runtime::left_until(until), [&] { stream->cut(); });
  const auto error = co_await stream->shake_hands(host);
  if (deadline.expired()) co_return fail(ErrorCode::timed_out, "{} did not answer in time", host);
  if (error && stream->verdict() != X509_V_OK) {
    co_return fail(ErrorCode::verification_failed, "the certificate of {} does not hold: {}", host,
                   X509_verify_cert_error_string(stream->verdict()));
  }
  if (error) co_return fail(ErrorCode::unavailable, "the TLS handshake with {} failed: {}", host, error.message());
  co_return Result<std::unique_ptr<Stream>>(std::move(stream));
}

}  // namespace kurir::webhook
