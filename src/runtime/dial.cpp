#include "runtime/dial.hpp"

#include <utility>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "runtime/look_up.hpp"

namespace kurir::runtime {
namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

asio::awaitable<Result<tcp::socket>> dial(std::string host, std::string port, Instant until, AddressFilter allowed) {
  auto found = co_await look_up(host, port, until);
  if (!found) co_return std::unexpected(std::move(found).error());
  auto& addresses = *found;
  std::erase_if(addresses, [allowed](const tcp::endpoint& endpoint) { return !allowed(endpoint.address()); });
  if (addresses.empty()) co_return fail(ErrorCode::unauthorized, "{} has an address that must not be called", host);

  auto failure = Error{ErrorCode::timed_out, fmt::format("connecting to {} took too long", host)};
  for (std::size_t i = 0; i < addresses.size() && left_until(until) > Duration::zero(); ++i) {
    tcp::socket socket(co_await asio::this_coro::executor);
    error_code ignored;
    const auto share = left_until(until) / static_cast<Duration::rep>(addresses.size() - i);
    const Deadline deadline(socket.get_executor(), share, [&socket, &ignored] { socket.close(ignored); });
    const auto [error] = co_await socket.async_connect(addresses[i], asio::as_tuple(asio::use_awaitable));
    if (deadline.expired()) continue;
    if (!error) {
      socket.set_option(tcp::no_delay(true), ignored);
      co_return std::move(socket);
    }
    failure = {ErrorCode::unavailable, fmt::format("cannot connect to {} port {}: {}", host, port, error.message())};
  }
  co_return std::unexpected(std::move(failure));
}

}  // namespace kurir::runtime
