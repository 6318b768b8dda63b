#include "adapters/http/server.hpp"

#include <chrono>
#include <stdexcept>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "adapters/http/acceptor.hpp"
#include "adapters/http/address.hpp"
#include "adapters/http/worker.hpp"
#include "base/log.hpp"
#include "runtime/signal_event.hpp"
#include "runtime/task_scope.hpp"

namespace kurir::http {
namespace asio = boost::asio;
namespace {

using asio::ip::tcp;
using boost::system::error_code;
using Acceptor = asio::basic_socket_acceptor<tcp, Worker::Executor>;

Worker::Executor loop_of(const asio::any_io_executor& executor) {
  const auto* loop = executor.target<Worker::Executor>();
  if (loop == nullptr) throw std::invalid_argument("http::Server needs executors of io_contexts");
  return *loop;
}

Error bind_error(const std::string& address, const error_code& error) {
  if (error == asio::error::address_in_use) {
    return {ErrorCode::already_exists, fmt::format("{} is in use by another program: choose another with --listen", address)};
  }
  if (error == asio::error::access_denied) {
    return {ErrorCode::unauthorized, fmt::format("not allowed to listen on {}: choose a port from 1024 with --listen", address)};
  }
  if (error == boost::system::errc::address_not_available) {
    return {ErrorCode::invalid_argument, fmt::format("this machine has no address {}: choose another with --listen", address)};
  }
  return {ErrorCode::unavailable, fmt::format("cannot listen on {}: {}", address, error.message())};
}

/// Best effort, without waiting: the socket is fresh, so the few bytes fit.
void turn_away(Socket socket) {
  DateHeader date;
  const Refusal refusal{503, "too_many_connections", "the server has no connection left; try again later", {}};
  const auto answer = serialise(to_response(refusal), {}, date.now());
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(answer), ignored);
}

}  // namespace

struct Server::State {
  State(const std::vector<asio::any_io_executor>& executors, std::vector<Route> routes, Limits limits, TrustedProxies trusted)
      : shared(std::make_shared<Shared>(Router(std::move(routes)), limits, std::move(trusted))),
        acceptor(loop_of(executors.at(0))),
        accepting(acceptor.get_executor()) {
    for (const auto& executor : executors) workers.push_back(std::make_shared<Worker>(loop_of(executor), shared));
  }

  void hand_out(Socket socket, Worker& worker) {
    if (++shared->connections > shared->limits.max_connections) {
      --shared->connections;
      turn_away(std::move(socket));
      return;
    }
    asio::dispatch(worker.executor(), [worker = worker.shared_from_this(), socket = std::move(socket)]() mutable {
      worker->adopt(std::move(socket));
    });
  }

  static asio::awaitable<void> accept(std::shared_ptr<State> self) {
    for (std::size_t turn = 0;; ++turn) {
      auto& worker = *self->workers[turn % self->workers.size()];
      auto [error, socket] = co_await self->acceptor.async_accept(worker.executor(), asio::as_tuple(asio::use_awaitable));
      if (error == asio::error::operation_aborted) co_return;
      if (!error) {
        self->hand_out(std::move(socket), worker);
      } else if (error != asio::error::connection_aborted) {
        log::warn("http_accept_failed", {log::field("reason", error.message())});
        co_await runtime::sleep_for(std::chrono::milliseconds(100));  // out of descriptors: some will come back
      }
    }
  }

  static asio::awaitable<void> stop_accepting(std::shared_ptr<State> self) {
    self->accepting.cancel();
    co_await self->accepting.join();
    error_code ignored;
    self->acceptor.close(ignored);
  }

  std::shared_ptr<Shared> shared;
  std::vector<std::shared_ptr<Worker>> workers;
  Acceptor acceptor;
  runtime::TaskScope accepting;
};

Server::Server(std::vector<asio::any_io_executor> executors, std::vector<Route> routes, Limits limits,
               TrustedProxies trusted_proxies)
    : state_(std::make_shared<State>(executors, std::move(routes), limits, std::move(trusted_proxies))) {}

Server::~Server() = default;

Result<std::uint16_t> Server::listen(const std::string& address) {
  const auto endpoint = parse_address(address);
  if (!endpoint) return std::unexpected(endpoint.error());
  if (const auto error = open(state_->acceptor, *endpoint)) {
    error_code ignored;
    state_->acceptor.close(ignored);
    return std::unexpected(bind_error(address, error));
  }
  const auto port = state_->acceptor.local_endpoint().port();
  state_->accepting.spawn("http_accept", State::accept(state_));
  return port;
}

asio::awaitable<void> Server::stop(Duration grace) {
  const auto state = state_;
  const auto until = std::chrono::steady_clock::now() + grace;
  co_await asio::co_spawn(state->acceptor.get_executor(), State::stop_accepting(state), asio::use_awaitable);
  for (const auto& worker : state->workers) asio::post(worker->executor(), [worker] { worker->drain(); });
  for (const auto& worker : state->workers) {
    co_await asio::co_spawn(worker->executor(), worker->ended(until), asio::use_awaitable);
  }
}

}  // namespace kurir::http
