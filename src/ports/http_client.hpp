// Outgoing HTTP: webhooks, and the few pages that the gateway itself asks for.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace kurir::ports {

struct HttpRequest {
  std::string url;  ///< http:// or https://
  std::string content_type;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::size_t max_answer = 64U << 10;  ///< bytes of the answer's body that are kept
};

struct HttpResponse {
  unsigned status = 0;
  std::string body;  ///< at most HttpRequest::max_answer of it
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  /// POST. Redirects are not followed. Connections are kept alive and reused per origin.
  [[nodiscard]] virtual boost::asio::awaitable<Result<HttpResponse>> post(HttpRequest request, Duration timeout) = 0;
  /// GET: the request has no body. Otherwise the same.
  [[nodiscard]] virtual boost::asio::awaitable<Result<HttpResponse>> get(HttpRequest request, Duration timeout) = 0;
};

}  // namespace kurir::ports
