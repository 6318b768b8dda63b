#include "adapters/http/observed.hpp"

#include <chrono>
#include <memory>

namespace kurir::http {
namespace {

/// What a handler needs, kept as long as the route.
struct Watched {
  std::string method;
  std::string pattern;
  Handler handler;
  std::shared_ptr<const Observer> observer;
};

/// Tells the observer when the handler has ended, however it does.
class Stopwatch {
 public:
  explicit Stopwatch(const Watched& watched) : watched_(watched) {}
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;
  ~Stopwatch() {
    const auto took = std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - began_);
    (*watched_.observer)({watched_.method, watched_.pattern, status, took});
  }
  unsigned status = 500;

 private:
  const Watched& watched_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

boost::asio::awaitable<Response> handle(std::shared_ptr<const Watched> watched, Request request) {
  Stopwatch stopwatch(*watched);
  auto response = co_await watched->handler(std::move(request));
  stopwatch.status = response.status;
  co_return response;
}

}  // namespace

std::vector<Route> observed(std::vector<Route> routes, Observer observer) {
  const auto shared = std::make_shared<const Observer>(std::move(observer));
  for (auto& route : routes) {
    auto watched = std::make_shared<const Watched>(Watched{route.method, route.pattern, std::move(route.handler), shared});
    route.handler = [watched](Request request) { return handle(watched, std::move(request)); };
  }
  return routes;
}

}  // namespace kurir::http
