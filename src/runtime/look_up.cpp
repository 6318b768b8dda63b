#include "runtime/look_up.hpp"

#include <charconv>
#include <memory>
#include <mutex>
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

/// What needs no look-up; nothing else is found. A machine that asks a name server for localhost gets no answer or a wrong
/// one (RFC 6761 §6.3).
std::vector<tcp::endpoint> known(const std::string& host, const std::string& port) {
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (error != std::errc() || end != port.data() + port.size()) return {};
  if (host == "localhost") return {{asio::ip::address_v4::loopback(), number}, {asio::ip::address_v6::loopback(), number}};
  error_code not_numeric;
  const auto address = asio::ip::make_address(host, not_numeric);
  if (not_numeric) return {};
  return {{address, number}};
}

}  // namespace

asio::awaitable<Result<std::vector<tcp::endpoint>>> look_up(std::string host, std::string port, Instant until) {
  if (auto endpoints = known(host, port); !endpoints.empty()) co_return std::move(endpoints);
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
