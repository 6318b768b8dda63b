#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cerrno>
#include <new>

#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/error.hpp>

#include "adapters/websocket/byte_stream.hpp"
#include "adapters/websocket/descriptor_bio.hpp"

namespace kurir::websocket {
namespace asio = boost::asio;
namespace {

constexpr long kMode = SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER;

/// Server name indication (RFC 6066 §3) takes names only.
bool expect_host(SSL* tls, const std::string& host) {
  boost::system::error_code not_an_address;
  asio::ip::make_address(host, not_an_address);
  if (!not_an_address) return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), host.c_str()) == 1;
  SSL_set_hostflags(tls, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return SSL_set_tlsext_host_name(tls, host.c_str()) == 1 && SSL_set1_host(tls, host.c_str()) == 1;
}

}  // namespace

void TlsStream::Free::operator()(SSL* tls) const noexcept { SSL_free(tls); }

TlsStream::TlsStream(Socket socket, SSL_CTX* context, const std::string& host)
    : ByteStream(std::move(socket)), tls_(SSL_new(context)) {
  if (!tls_ || !expect_host(tls_.get(), host)) throw std::bad_alloc();
  boost::system::error_code ignored;
  socket_.native_non_blocking(true, ignored);
  auto* bio = make_descriptor_bio(socket_.native_handle());
  SSL_set_bio(tls_.get(), bio, bio);
  SSL_set_mode(tls_.get(), kMode);
  SSL_set_verify(tls_.get(), SSL_VERIFY_PEER, nullptr);
  SSL_set_connect_state(tls_.get());
}

ByteStream::Moved TlsStream::outcome(int result, std::size_t bytes) {
  if (result == 1) return {.bytes = bytes};
  const int cause = errno;
  switch (SSL_get_error(tls_.get(), result)) {
    case SSL_ERROR_WANT_READ: return {.wait = Socket::wait_read};
    case SSL_ERROR_WANT_WRITE: return {.wait = Socket::wait_write};
    case SSL_ERROR_ZERO_RETURN: return {.error = asio::error::eof};
    case SSL_ERROR_SYSCALL:
      if (cause == 0) return {.error = asio::ssl::error::stream_truncated};
      return {.error = {cause, boost::system::system_category()}};
    default: return {.error = {static_cast<int>(ERR_peek_error()), asio::error::get_ssl_category()}};
  }
}

ByteStream::Moved TlsStream::handshake() {
  ERR_clear_error();
  errno = 0;
  return outcome(SSL_do_handshake(tls_.get()), 0);
}

ByteStream::Moved TlsStream::read(MutableBytes into) {
  if (!socket_.is_open()) return {.error = asio::error::bad_descriptor};
  ERR_clear_error();
  errno = 0;
  std::size_t bytes = 0;
  const int result = SSL_read_ex(tls_.get(), into.data(), into.size(), &bytes);
  return outcome(result, bytes);
}

ByteStream::Moved TlsStream::write(BytesView from) {
  if (!socket_.is_open()) return {.error = asio::error::bad_descriptor};
  ERR_clear_error();
  errno = 0;
  std::size_t bytes = 0;
  const int result = SSL_write_ex(tls_.get(), from.data(), from.size(), &bytes);
  return outcome(result, bytes);
}

std::optional<std::string> TlsStream::distrust() const {
  const auto verdict = SSL_get_verify_result(tls_.get());
  if (verdict == X509_V_OK) return std::nullopt;
  return X509_verify_cert_error_string(verdict);
}

}  // namespace kurir::websocket
