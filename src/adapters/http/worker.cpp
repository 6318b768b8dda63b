#include "adapters/http/worker.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include <boost/system/system_error.hpp>

#include "base/log.hpp"

namespace kurir::http {
namespace asio = boost::asio;
namespace {

/// Often enough to be late by a quarter of the shortest timeout.
Duration tick_for(const Limits& limits) {
  const auto shortest = std::min({limits.header_timeout, limits.body_timeout, limits.idle_timeout});
  return std::clamp<Duration>(shortest / 4, std::chrono::milliseconds(10), std::chrono::seconds(1));
}

/// A member of the list, and of the count, for as long as it lives.
class Listed {
 public:
  Listed(std::list<Connection*>& list, Connection& connection, std::atomic<std::size_t>& count)
      : list_(list), position_(list.insert(list.end(), &connection)), count_(count) {}
  ~Listed() {
    list_.erase(position_);
    --count_;
  }
  Listed(const Listed&) = delete;
  Listed& operator=(const Listed&) = delete;

 private:
  std::list<Connection*>& list_;
  std::list<Connection*>::iterator position_;
  std::atomic<std::size_t>& count_;
};

}  // namespace

Worker::Worker(Executor executor, std::shared_ptr<Shared> shared)
    : executor_(executor), shared_(std::move(shared)), watch_(executor_), tick_(tick_for(shared_->limits)), tasks_(executor_) {}

void Worker::adopt(Socket socket) {
  if (draining_) {
    --shared_->connections;
    return;
  }
  if (connections_.empty()) watch();
  tasks_.spawn("http_connection", serve(shared_from_this(), std::move(socket)));
}

void Worker::drain() {
  draining_ = true;
  for (auto* connection : connections_) connection->drain();
}

asio::awaitable<void> Worker::ended(Connection::Instant until) {
  const auto self = shared_from_this();
  asio::steady_timer cut(executor_, until);
  cut.async_wait([self](const boost::system::error_code& error) {
    if (!error) self->tasks_.cancel();
  });
  co_await tasks_.join();
}

asio::awaitable<void> Worker::serve(std::shared_ptr<Worker> self, Socket socket) {
  Connection connection(std::move(socket), *self->shared_, self->date_);
  const Listed listed(self->connections_, connection, self->shared_->connections);
  if (self->draining_) co_return;
  try {
    co_await connection.run();
  } catch (const boost::system::system_error& error) {
    if (error.code() != asio::error::operation_aborted)
      log::error("http_connection_failed", {log::field("reason", error.what())});
  } catch (const std::exception& error) {  // one connection's fault is not the others'
    log::error("http_connection_failed", {log::field("reason", error.what())});
  }
}

void Worker::watch() {
  watch_.expires_after(tick_);
  watch_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    if (error) return;
    const auto now = std::chrono::steady_clock::now();
    for (auto* connection : self->connections_) connection->enforce_deadline(now);
    if (!self->connections_.empty()) self->watch();
  });
}

}  // namespace kurir::http
