// A bounded queue from anybody on an executor to one coroutine on it.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "runtime/signal_event.hpp"

namespace kurir::runtime {

/// One consumer; used from one executor; must outlive the consumer's pop.
template <class T>
class Channel {
 public:
  Channel(boost::asio::any_io_executor executor, std::size_t capacity) : capacity_(capacity), changed_(std::move(executor)) {}

  /// False, and the value is dropped, where the channel is full or closed.
  [[nodiscard]] bool try_push(T value) {
    if (closed_ || items_.size() >= capacity_) return false;
    items_.push_back(std::move(value));
    changed_.notify();
    return true;
  }

  /// What is queued is still popped.
  void close() {
    closed_ = true;
    changed_.notify();
  }

  /// The oldest value; nothing once the channel is closed and empty.
  [[nodiscard]] boost::asio::awaitable<std::optional<T>> pop() {
    while (items_.empty() && !closed_) co_await changed_.wait();
    co_return try_pop();
  }

  /// Without waiting; lets a consumer take a batch after pop().
  [[nodiscard]] std::optional<T> try_pop() {
    if (items_.empty()) return std::nullopt;
    std::optional<T> value(std::move(items_.front()));
    items_.pop_front();
    return value;
  }

  [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }
  [[nodiscard]] bool closed() const noexcept { return closed_; }

 private:
  std::size_t capacity_;
  std::deque<T> items_;
  SignalEvent changed_;
  bool closed_ = false;
};

}  // namespace kurir::runtime
