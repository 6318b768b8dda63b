// The TLS settings of our clients: version 1.2 or newer, the server's certificate verified. For those that link OpenSSL.
#pragma once

#include <mutex>
#include <string>
#include <utility>

#include <boost/asio/ssl/context.hpp>

#include "base/result.hpp"

namespace kurir::runtime {

/// Safe to use from several threads. Loading the system's store takes a tenth of a second, so it happens on first use.
class TrustedTls {
 public:
  /// `trust_file`: PEM certificates to trust in place of the system's store; "" = the system's.
  explicit TrustedTls(std::string trust_file) : trust_file_(std::move(trust_file)) {}

  [[nodiscard]] Result<boost::asio::ssl::context*> context() {
    std::call_once(loaded_, [this] { load(); });
    if (error_) return fail(ErrorCode::unavailable, "cannot load the trusted certificates: {}", error_.message());
    return &context_;
  }

 private:
  using Context = boost::asio::ssl::context;

  void load() {
    context_.set_options(Context::default_workarounds | Context::no_tlsv1 | Context::no_tlsv1_1);
    context_.set_verify_mode(boost::asio::ssl::verify_peer);
    if (trust_file_.empty()) {
      context_.set_default_verify_paths(error_);
    } else {
      context_.load_verify_file(trust_file_, error_);
    }
  }

  const std::string trust_file_;
  std::once_flag loaded_;
  Context context_{Context::tls_client};
  boost::system::error_code error_;
};

}  // namespace kurir::runtime
