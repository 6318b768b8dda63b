// What changes, for those who watch: the store's changes go to every watcher of their account, a little later and each once,
// however much happens in between. Who was away is told what was missed, or to look at everything again.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "base/clock.hpp"
#include "ports/change.hpp"

namespace kurir::app {

/// What a watcher has not seen yet.
struct LiveBatch {
  bool look_at_all = false;              ///< more was missed than is known
  std::vector<ports::Change> changes{};  ///< each once; where there are many of one topic and device, one without id and number
  std::string id{};                      ///< where the watcher then is
};

/// publish() and look_again() from any thread.
class LiveFeed {
 public:
  /// `run` tells the ids of this run of the program from those of others: letters and digits.
  explicit LiveFeed(std::string run);
  ~LiveFeed();  ///< after the last watcher
  LiveFeed(const LiveFeed&) = delete;
  LiveFeed& operator=(const LiveFeed&) = delete;

  void publish(std::span<const ports::Change> changes);
  /// Something changed that nobody noted: everybody looks at everything.
  void look_again();

  /// Used on one executor.
  class Watcher {
   public:
    virtual ~Watcher() = default;
    /// What came since the last call, at once or when something comes; nothing at all after `patience`. Gathers for a moment
    /// first, so that a burst is one batch.
    [[nodiscard]] virtual boost::asio::awaitable<LiveBatch> next(Duration patience) = 0;
  };
  /// `account` 0 = all. `last_id`: where a former watcher was, empty = from now on.
  [[nodiscard]] std::unique_ptr<Watcher> watch(boost::asio::any_io_executor executor, domain::AccountId account,
                                               std::string_view last_id);

 private:
  struct State;
  class FeedWatcher;
  std::shared_ptr<State> state_;
};

}  // namespace kurir::app
