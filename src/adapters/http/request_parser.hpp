// One request, parsed straight into a Request: Beast's grammar without its field container.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include <boost/beast/http/basic_parser.hpp>

#include "adapters/http/refusal.hpp"
#include "adapters/http/server.hpp"

namespace kurir::http {

/// Fed with put() like every Beast parser; stops after the header, then after the body once `eager(true)`.
class RequestParser final : public boost::beast::http::basic_parser<true> {
 public:
  static constexpr std::size_t kMaxHeaders = 100;

  explicit RequestParser(std::size_t max_header);

  /// After the header: what makes the request unanswerable, whatever its route (RFC 9112 §3.2, §6.1; RFC 9110 §10.1.1).
  [[nodiscard]] std::expected<void, Refusal> check_header();
  /// The answer to a parse error.
  [[nodiscard]] static Refusal refusal_of(const boost::system::error_code& error);

  [[nodiscard]] bool expects_continue() const;
  [[nodiscard]] bool is_http_1_0() const noexcept { return version_ == 10; }
  [[nodiscard]] std::string_view raw_path() const noexcept { return raw_path_; }
  [[nodiscard]] Request& request() noexcept { return request_; }

 private:
  using error_code = boost::system::error_code;
  using string_view = boost::beast::string_view;

  void on_request_impl(boost::beast::http::verb verb, string_view method, string_view target, int version,
                       error_code& error) override;
  void on_response_impl(int status, string_view reason, int version, error_code& error) override;
  void on_field_impl(boost::beast::http::field field, string_view name, string_view value, error_code& error) override;
  void on_header_impl(error_code& error) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code& error) override;
  std::size_t on_body_impl(string_view body, error_code& error) override;
  void on_chunk_header_impl(std::uint64_t size, string_view extensions, error_code& error) override;
  std::size_t on_chunk_body_impl(std::uint64_t remaining, string_view body, error_code& error) override;
  void on_finish_impl(error_code& error) override;

  Request request_;
  std::string raw_path_;
  int version_ = 11;
  bool header_done_ = false;
};

}  // namespace kurir::http
