#include <openssl/ssl.h>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include "adapters/websocket/stream_transport.hpp"

namespace kurir::websocket {
namespace asio = boost::asio;
namespace {

using TlsStream = asio::ssl::stream<asio::ip::tcp::socket>;

/// Server name indication (RFC 6066 §3) takes names only.
void name_server(TlsStream& stream, const std::string& host) {
  boost::system::error_code not_an_address;
  asio::ip::make_address(host, not_an_address);
  if (not_an_address) SSL_set_tlsext_host_name(stream.native_handle(), host.c_str());
  stream.set_verify_callback(asio::ssl::host_name_verification(host));
}

std::unexpected<Error> tls_failed(TlsStream& stream, const Endpoint& endpoint, const boost::system::error_code& error) {
  const auto verdict = SSL_get_verify_result(stream.native_handle());
  if (verdict != X509_V_OK) {
    return fail(ErrorCode::verification_failed, "the certificate of {} does not hold: {}", endpoint.authority,
                X509_verify_cert_error_string(verdict));
  }
  return fail(ErrorCode::unavailable, "the TLS handshake with {} failed: {}", endpoint.authority, error.message());
}

}  // namespace

asio::awaitable<TransportResult> upgrade_tls(asio::ip::tcp::socket socket, asio::ssl::context& context, Endpoint endpoint,
                                             const ConnectorOptions& options, Duration timeout) {
  TlsStream stream(std::move(socket), context);
  name_server(stream, endpoint.host);
  auto transport = std::make_unique<StreamTransport<TlsStream>>(std::move(stream), options);
  const runtime::Deadline deadline(transport->socket().get_executor(), timeout, [&] { transport->abort(); });
  auto& tls = transport->socket().next_layer();
  if (const auto [error] = co_await tls.async_handshake(asio::ssl::stream_base::client, kNoThrow); error) {
    if (deadline.expired()) co_return too_slow(endpoint);
    co_return tls_failed(tls, endpoint, error);
  }
  auto agreed = co_await shake_hands(*transport, endpoint);
  if (deadline.expired()) co_return too_slow(endpoint);
  if (!agreed) co_return std::unexpected(std::move(agreed).error());
  co_return TransportResult(std::move(transport));
}

}  // namespace kurir::websocket
