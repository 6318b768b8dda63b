// Outgoing HTTP, for webhooks.
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
};

struct HttpResponse {
  unsigned status = 0;
  std::string body;  ///< at most 64 KiB of it
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  /// POST. Redirects are not followed. Connections are kept alive and reused per origin.
  [[nodiscard]] virtual boost::asio::awaitable<Result<HttpResponse>> post(HttpRequest request, Duration timeout) = 0;
};

}  // namespace kurir::ports
