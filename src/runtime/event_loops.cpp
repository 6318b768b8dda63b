#include "runtime/event_loops.hpp"

#include <algorithm>
#include <exception>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "base/log.hpp"

namespace kurir::runtime {
namespace asio = boost::asio;
namespace {

struct Loop {
  asio::io_context context{1};  // the hint: one thread runs it
  asio::executor_work_guard<asio::io_context::executor_type> work = asio::make_work_guard(context);
};

void run(Loop& loop) {
  for (;;) {
    try {
      loop.context.run();
      return;
    } catch (const std::exception& error) {
      log::error("handler_threw", {log::field("reason", error.what())});
    } catch (...) {
      log::error("handler_threw", {log::field("reason", "unknown exception")});
    }
  }
}

}  // namespace

struct EventLoops::State {
  std::vector<std::unique_ptr<Loop>> loops;
  std::vector<std::jthread> threads;
};

EventLoops::EventLoops(std::size_t count) : state_(std::make_unique<State>()) {
  for (std::size_t i = 0; i < std::max<std::size_t>(count, 1); ++i) state_->loops.push_back(std::make_unique<Loop>());
}

EventLoops::~EventLoops() { stop(); }

std::size_t EventLoops::size() const noexcept { return state_->loops.size(); }

asio::any_io_executor EventLoops::at(std::size_t index) const { return state_->loops[index % size()]->context.get_executor(); }

std::vector<asio::any_io_executor> EventLoops::all() const {
  std::vector<asio::any_io_executor> out;
  for (std::size_t i = 0; i < size(); ++i) out.push_back(at(i));
  return out;
}

void EventLoops::start() {
  for (auto& loop : state_->loops) state_->threads.emplace_back([&loop = *loop] { run(loop); });
}

void EventLoops::stop() {
  for (auto& loop : state_->loops) loop->context.stop();
  state_->threads.clear();
}

}  // namespace kurir::runtime
