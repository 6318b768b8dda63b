// Idle connections of one event loop, by origin.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "adapters/webhook/stream.hpp"

namespace kurir::webhook {

/// Used on its executor only.
class Pool : public std::enable_shared_from_this<Pool> {
 public:
  static constexpr std::size_t kMaxIdle = 256;  ///< connections over all origins

  Pool(boost::asio::any_io_executor executor, std::size_t max_per_origin, Duration idle_timeout);

  /// The connection used last that is still good, or nothing.
  [[nodiscard]] std::unique_ptr<Stream> take(const std::string& origin);
  /// Closes the connection where there are enough.
  void give_back(const std::string& origin, std::unique_ptr<Stream> stream);

 private:
  struct Idle {
    std::unique_ptr<Stream> stream;
    runtime::Instant since;
  };
  void sweep_later();
  void sweep();

  const std::size_t max_per_origin_;
  const Duration idle_timeout_;
  std::map<std::string, std::deque<Idle>> idle_;
  std::size_t size_ = 0;
  boost::asio::steady_timer timer_;
};

}  // namespace kurir::webhook
