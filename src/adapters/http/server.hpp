// The HTTP server: sockets, limits, deadlines, routing. It knows nothing of what the handlers do.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "adapters/http/body_stream.hpp"
#include "adapters/http/client_address.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"

namespace kurir::http {

struct Request {
  std::string method;
  std::string path;   ///< decoded, without query
  std::string query;  ///< raw, without '?'
  std::string body;
  std::string remote_address;  ///< numeric; the client's, where a trusted proxy stands between
  Headers headers;
  std::vector<std::pair<std::string, std::string>> parameters;  ///< {name} segments of the route, decoded
  bool body_too_large = false;                                  ///< only on routes with Oversize::pass; the body is then empty
  bool secure = false;  ///< the client speaks https, says a trusted proxy in between: cookies may be Secure

  [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;  ///< "" where absent
  [[nodiscard]] std::string_view parameter(std::string_view name) const;
};

struct Response {
  unsigned status = 200;
  std::string body;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
  Stream stream = nullptr;  ///< in place of `body`, where there is one
};

using Handler = std::function<boost::asio::awaitable<Response>(Request)>;

enum class Oversize {
  reject,  ///< 413 by the server
  pass,    ///< the handler answers, with body_too_large set
};

struct Route {
  std::string method;
  std::string pattern;  ///< "/phones/{number}/messages"; "*": the paths that no other pattern knows
  Handler handler;
  std::size_t max_body = 64U << 10;
  Oversize oversize = Oversize::reject;
};

struct Limits {
  std::size_t max_header = 16U << 10;
  std::size_t max_connections = 10'000;
  Duration header_timeout = std::chrono::seconds(10);
  Duration body_timeout = std::chrono::seconds(30);
  Duration idle_timeout = std::chrono::seconds(75);
};

/// Connections are spread over the executors given; a connection, with its handlers, lives on one for ever. The executors are
/// those of io_contexts, each run by one thread.
class Server {
 public:
  Server(std::vector<boost::asio::any_io_executor> executors, std::vector<Route> routes, Limits limits = {},
         TrustedProxies trusted_proxies = {});
  ~Server();  ///< after stop() has completed, or once the executors run no more
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds and begins to accept; "127.0.0.1:8080", "[::1]:0", "localhost:8080". Gives the port. Call once with success.
  [[nodiscard]] Result<std::uint16_t> listen(const std::string& address);
  /// Stops accepting, closes idle connections, cuts streams, lets other requests under way end until `grace`, then cuts
  /// connections and cancels their handlers. Completes when no connection is left. May be awaited on any executor.
  [[nodiscard]] boost::asio::awaitable<void> stop(Duration grace);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace kurir::http
