// The connections of one event loop, and the clock over them.
#pragma once

#include <list>
#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "adapters/http/connection.hpp"
#include "runtime/task_scope.hpp"

namespace kurir::http {

/// Used on its executor only.
class Worker : public std::enable_shared_from_this<Worker> {
 public:
  using Executor = boost::asio::io_context::executor_type;

  Worker(Executor executor, std::shared_ptr<Shared> shared);

  [[nodiscard]] const Executor& executor() const noexcept { return executor_; }
  /// Serves it; the connection was counted in Shared::connections by the caller.
  void adopt(Socket socket);
  /// From now on each connection ends after the request under way.
  void drain();
  /// Cuts what is left at `until`; completes when nothing is left.
  [[nodiscard]] boost::asio::awaitable<void> ended(Connection::Instant until);

 private:
  [[nodiscard]] static boost::asio::awaitable<void> serve(std::shared_ptr<Worker> self, Socket socket);
  void watch();

  Executor executor_;
  std::shared_ptr<Shared> shared_;
  DateHeader date_;
  std::list<Connection*> connections_;
  /// One timer looks at all deadlines: arming one for each read would cost more than the read.
  boost::asio::steady_timer watch_;
  Duration tick_;
  bool draining_ = false;
  runtime::TaskScope tasks_;
};

}  // namespace kurir::http
