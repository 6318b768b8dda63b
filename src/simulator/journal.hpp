// Keeps the world in a folder, and lets nothing out that rests on a change which is not on the disk yet.
//
//   A turn (one input, handled to its end) changes records; what it has to say to clients waits here. A save takes the
//   records changed by then and all that waits, writes them as one batch on a thread of its own, and lets go. While one
//   save runs the next gathers.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "runtime/signal_event.hpp"
#include "simulator/journal_file.hpp"
#include "simulator/universe.hpp"

namespace boost::asio {
class thread_pool;
}

namespace kurir::simulator {

/// Used from the universe's executor only.
class Journal {
 public:
  static constexpr Duration kLazily{200};                    ///< a change that nobody waits for is stored by then
  static constexpr std::chrono::seconds kBeforeRetrying{1};  ///< after a save that failed

  /// An empty folder name: nothing is kept, nothing ever waits.
  Journal(Universe& universe, std::string folder, boost::asio::any_io_executor executor);
  ~Journal();  ///< REQUIRES run() to have ended
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  [[nodiscard]] bool kept() const noexcept { return !folder_.empty(); }
  /// Reads what is there; makes the folder and new server keys where there is nothing. Blocks. `malformed`, `unavailable`.
  [[nodiscard]] Result<void> load();

  /// Calls `go` once everything that has changed so far is stored, in the order of these calls; at once where nothing is kept.
  template <class Go>
  void when_stored(Go go) {
    if (!kept()) return go();
    waiting_.emplace_back(std::move(go));
    wanted_.notify();
  }
  [[nodiscard]] boost::asio::awaitable<void> stored();

  /// Saves until close(), and then once more. A save that fails is logged and tried again; until it succeeds nothing leaves.
  [[nodiscard]] boost::asio::awaitable<void> run();
  void close();

 private:
  [[nodiscard]] Result<void> read_records();
  [[nodiscard]] std::string gather();
  [[nodiscard]] boost::asio::awaitable<bool> save();
  [[nodiscard]] boost::asio::awaitable<bool> append(const std::string& batch);

  Universe& universe_;
  std::string folder_;
  std::unique_ptr<JournalFile> file_;
  std::vector<std::move_only_function<void()>> waiting_;
  runtime::SignalEvent wanted_;
  bool closed_ = false;
  std::unique_ptr<boost::asio::thread_pool> writer_;  ///< one thread
};

}  // namespace kurir::simulator
