// N event loops, one thread each. What is born on a loop stays on it: no locks on the message path.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

namespace kurir::runtime {

/// Owned and driven by one thread that is none of its own.
class EventLoops {
 public:
  explicit EventLoops(std::size_t count);  ///< at least one
  ~EventLoops();                           ///< stops and joins, then destroys what still waits on the loops
  EventLoops(const EventLoops&) = delete;
  EventLoops& operator=(const EventLoops&) = delete;

  [[nodiscard]] std::size_t size() const noexcept;
  [[nodiscard]] boost::asio::any_io_executor at(std::size_t index) const;  ///< index modulo size()
  [[nodiscard]] std::vector<boost::asio::any_io_executor> all() const;
  void start();  ///< threads begin to run; an exception that escapes a handler is logged as an error
  void stop();   ///< no further handler runs; joins. Final

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kurir::runtime
