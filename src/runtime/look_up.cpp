#include "runtime/look_up.hpp"

#include <charconv>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>

#include "runtime/signal_event.hpp"

namespace kurir::runtime {
namespace asio = boost::asio;
namespace {

using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t kThreads = 4;

/// Never destroyed, for that would wait for its threads.
asio::thread_pool& threads() {
  static auto& pool = *new asio::thread_pool(kThreads);
  return pool;
}

/// A look-up that its caller may leave before the answer is there, and the caller's loop may be gone by then.
class Question : public std::enable_shared_from_this<Question> {
 public:
  Question(std::string host, std::string port, asio::any_io_executor caller, SignalEvent& answered)
      : host_(std::move(host)), port_(std::move(port)), caller_(std::move(caller)), answered_(&answered) {}

  /// On a thread of the pool.
  void ask() {
    if (is_left()) return;
    asio::io_context unused;
    tcp::resolver resolver(unused);
    error_code error;
    const auto results = resolver.resolve(host_, port_, error);
    const std::lock_guard lock(mutex_);
    if (answered_ == nullptr) return;
    error_ = error;
    for (const auto& result : results) found_.push_back(result.endpoint());
    asio::post(caller_, [self = shared_from_this()] {
      if (self->answered_ != nullptr) self->answered_->notify();
    });
  }

  /// On the caller's executor, as what follows.
  void leave() {
    const std::lock_guard lock(mutex_);
    answered_ = nullptr;
    caller_ = {};
  }
  [[nodiscard]] const error_code& error() const noexcept { return error_; }
  [[nodiscard]] std::vector<tcp::endpoint>& found() noexcept { return found_; }

 private:
  [[nodiscard]] bool is_left() {
    const std::lock_guard lock(mutex_);
    return answered_ == nullptr;
  }

  const std::string host_;
  const std::string port_;
  std::mutex mutex_;
  asio::any_io_executor caller_;
  SignalEvent* answered_;  ///< null once the caller has left
  error_code error_;
  std::vector<tcp::endpoint> found_;
};

std::optional<tcp::endpoint> numeric(const std::string& host, const std::string& port) {
  error_code not_numeric;
  const auto address = asio::ip::make_address(host, not_numeric);
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (not_numeric || error != std::errc() || end != port.data() + port.size()) return std::nullopt;
  return tcp::endpoint(address, number);
}

}  // namespace

asio::awaitable<Result<std::vector<tcp::endpoint>>> look_up(std::string host, std::string port, Instant until) {
  if (const auto endpoint = numeric(host, port)) co_return std::vector{*endpoint};
  const auto executor = co_await asio::this_coro::executor;
  SignalEvent answered(executor);
  const auto question = std::make_shared<Question>(host, std::move(port), executor, answered);
  struct Leave {
    Question& question;
    ~Leave() { question.leave(); }
  } const at_the_end{*question};
  asio::post(threads(), [question] { question->ask(); });
  if (!co_await answered.wait_for(left_until(until))) {
    co_return fail(ErrorCode::timed_out, "looking up {} took too long", host);
  }
  if (question->found().empty())
    co_return fail(ErrorCode::unavailable, "{} cannot be looked up: {}", host, question->error().message());
  co_return std::move(question->found());
}

}  // namespace kurir::runtime
