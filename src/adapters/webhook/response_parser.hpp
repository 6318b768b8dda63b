// A webhook's answer: its status and the beginning of its body, in Beast's grammar.
#pragma once

#include <boost/beast/http/basic_parser.hpp>

#include "ports/http_client.hpp"

namespace kurir::webhook {

/// Fed with put() like every Beast parser. `body_limit` stops it where the body exceeds what is kept; the response is good then.
class ResponseParser final : public boost::beast::http::basic_parser<false> {
 public:
  static constexpr std::size_t kMaxBody = 64U << 10;
  static constexpr std::uint32_t kMaxHeader = 16U << 10;

  /// `most` = bytes of the body that are kept.
  explicit ResponseParser(std::size_t most = kMaxBody);

  [[nodiscard]] ports::HttpResponse& response() noexcept { return response_; }
  /// 100 Continue and the like: the answer itself is still to come.
  [[nodiscard]] bool is_interim() const noexcept { return response_.status / 100 == 1; }

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

  std::size_t most_;
  ports::HttpResponse response_;
};

}  // namespace kurir::webhook
