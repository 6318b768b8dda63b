#include <atomic>
#include <latch>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/system/system_error.hpp>

#include "base/log.hpp"
#include "runtime/channel.hpp"
#include "runtime/deadline.hpp"
#include "runtime/event_loops.hpp"
#include "runtime/run_blocking.hpp"
#include "runtime/signal_event.hpp"
#include "runtime/task_scope.hpp"

namespace kurir::runtime {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

struct RuntimeTest : testing::Test {
  RuntimeTest() {
    log::set_sink([this](log::Level, std::string_view line) { lines.emplace_back(line); }, log::Level::debug);
  }
  ~RuntimeTest() override { log::set_sink(nullptr, log::Level::info); }

  /// Drives the loop until the coroutine has ended, and rethrows what it threw.
  void run(asio::awaitable<void> body) {
    auto done = asio::co_spawn(context, std::move(body), asio::use_future);
    context.restart();
    context.run();
    done.get();
  }

  std::vector<std::string> lines;
  asio::io_context context;
};

asio::awaitable<void> sleep_then_count(Duration duration, int& count) {
  co_await sleep_for(duration);
  ++count;
}

asio::awaitable<void> wait_then_count(SignalEvent& event, int& count) {
  co_await event.wait();
  ++count;
}

asio::awaitable<void> throw_after(SignalEvent& event) {
  co_await event.wait();
  throw std::runtime_error("no such luck");
}

/// Records that it was unwound by a cancel, after some asynchronous tidying up.
asio::awaitable<void> tidy_up_on_cancel(bool& tidied) {
  try {
    co_await sleep_for(1h);
  } catch (const boost::system::system_error&) {  // await is not allowed in here
  }
  co_await asio::this_coro::reset_cancellation_state();
  co_await sleep_for(1ms);
  tidied = true;
}

using TaskScopeTest = RuntimeTest;

TEST_F(TaskScopeTest, JoinWaitsForTheLastTask) {
  TaskScope scope(context.get_executor());
  int count = 0;
  scope.spawn("short", sleep_then_count(1ms, count));
  scope.spawn("long", sleep_then_count(5ms, count));
  EXPECT_EQ(scope.running(), 2U);
  run(scope.join());
  EXPECT_EQ(count, 2);
  EXPECT_EQ(scope.running(), 0U);
  EXPECT_THAT(lines, testing::IsEmpty());
}

TEST_F(TaskScopeTest, CancelEndsSleepersQuietlyAndLetsThemTidyUp) {
  TaskScope scope(context.get_executor());
  int count = 0;
  bool tidied = false;
  scope.spawn("sleeper", sleep_then_count(1h, count));
  scope.spawn("tidy", tidy_up_on_cancel(tidied));
  run([](TaskScope& tasks) -> asio::awaitable<void> {
    co_await sleep_for(1ms);
    tasks.cancel();
    co_await tasks.join();
  }(scope));
  EXPECT_EQ(count, 0);
  EXPECT_TRUE(tidied);
  EXPECT_EQ(scope.failed(), 0U);
  EXPECT_THAT(lines, testing::IsEmpty());
}

TEST_F(TaskScopeTest, CancelBeforeTheFirstStepAndSpawnAfterCancelRunNothing) {
  TaskScope scope(context.get_executor());
  int count = 0;
  scope.spawn("early", sleep_then_count(0ms, count));
  scope.cancel();
  scope.spawn("late", sleep_then_count(0ms, count));
  run(scope.join());
  EXPECT_EQ(count, 0);
  EXPECT_THAT(lines, testing::IsEmpty());
}

TEST_F(TaskScopeTest, AThrowingTaskIsLoggedAndEndsItsSiblings) {
  TaskScope scope(context.get_executor());
  SignalEvent event(context.get_executor());
  int count = 0;
  scope.spawn("thrower", throw_after(event));
  scope.spawn("sibling", sleep_then_count(1h, count));
  event.notify();
  run(scope.join());
  EXPECT_EQ(count, 0);
  EXPECT_EQ(scope.failed(), 1U);
  EXPECT_THAT(lines, testing::ElementsAre("event=task_failed task=thrower reason=\"no such luck\""));
}

TEST_F(TaskScopeTest, AnAbortWithoutACancelIsAFault) {
  TaskScope scope(context.get_executor());
  scope.spawn("aborted", []() -> asio::awaitable<void> {
    co_await sleep_for(0ms);
    throw boost::system::system_error(asio::error::operation_aborted);
  }());
  run(scope.join());
  EXPECT_EQ(scope.failed(), 1U);
}

TEST_F(TaskScopeTest, ACancelledJoinerCancelsTheScopeAndStillWaits) {
  TaskScope outer(context.get_executor());
  TaskScope inner(context.get_executor());
  bool tidied = false;
  bool tidied_at_end_of_join = false;
  inner.spawn("tidy", tidy_up_on_cancel(tidied));
  outer.spawn("joiner", [](TaskScope& tasks, bool& at, bool& end) -> asio::awaitable<void> {
    co_await tasks.join();
    end = at;
  }(inner, tidied, tidied_at_end_of_join));
  run([](TaskScope& tasks) -> asio::awaitable<void> {
    co_await sleep_for(1ms);
    tasks.cancel();
    co_await tasks.join();
  }(outer));
  EXPECT_TRUE(tidied_at_end_of_join);
}

TEST_F(TaskScopeTest, TwoCanJoin) {
  TaskScope scope(context.get_executor());
  TaskScope joiners(context.get_executor());
  int count = 0;
  scope.spawn("task", sleep_then_count(1ms, count));
  joiners.spawn("one", scope.join());
  joiners.spawn("two", scope.join());
  run(joiners.join());
  EXPECT_EQ(count, 1);
}

using SignalEventTest = RuntimeTest;

TEST_F(SignalEventTest, RemembersOneNotify) {
  SignalEvent event(context.get_executor());
  event.notify();
  event.notify();
  bool first = false;
  bool second = true;
  run([](SignalEvent& e, bool& a, bool& b) -> asio::awaitable<void> {
    a = co_await e.wait_for(0ms);
    b = co_await e.wait_for(0ms);
  }(event, first, second));
  EXPECT_TRUE(first);
  EXPECT_FALSE(second);
}

TEST_F(SignalEventTest, WakesAWaiterAndSurvivesACancelledOne) {
  SignalEvent event(context.get_executor());
  int count = 0;
  TaskScope cancelled(context.get_executor());
  cancelled.spawn("waiter", wait_then_count(event, count));
  run([](TaskScope& tasks) -> asio::awaitable<void> {
    co_await sleep_for(1ms);
    tasks.cancel();
    co_await tasks.join();
  }(cancelled));
  EXPECT_EQ(count, 0);

  TaskScope scope(context.get_executor());
  scope.spawn("waiter", wait_then_count(event, count));
  run([](SignalEvent& e, TaskScope& tasks) -> asio::awaitable<void> {
    co_await sleep_for(1ms);
    e.notify();
    co_await tasks.join();
  }(event, scope));
  EXPECT_EQ(count, 1);
}

using DeadlineTest = RuntimeTest;

TEST_F(DeadlineTest, CutsOnceWhenTheTimeIsUp) {
  int cuts = 0;
  Deadline deadline(context.get_executor(), 1ms, [&] { ++cuts; });
  EXPECT_FALSE(deadline.expired());
  context.run();
  EXPECT_TRUE(deadline.expired());
  EXPECT_EQ(cuts, 1);
}

TEST_F(DeadlineTest, DoesNotCutAfterItsEnd) {
  int cuts = 0;
  {
    const Deadline early(context.get_executor(), 1h, [&] { ++cuts; });
  }
  context.run();
  EXPECT_EQ(cuts, 0);
}

struct RunBlockingTest : RuntimeTest {
  asio::thread_pool pool{2};
};

TEST_F(RunBlockingTest, RunsElsewhereAndComesBack) {
  std::thread::id inside;
  std::thread::id after;
  std::string value;
  run([](asio::thread_pool& p, std::thread::id& in, std::thread::id& out, std::string& text) -> asio::awaitable<void> {
    text = co_await run_blocking(p, [&in] {
      in = std::this_thread::get_id();
      return std::string("done");
    });
    out = std::this_thread::get_id();
  }(pool, inside, after, value));
  EXPECT_EQ(value, "done");
  EXPECT_NE(inside, std::this_thread::get_id());
  EXPECT_EQ(after, std::this_thread::get_id());
}

TEST_F(RunBlockingTest, RethrowsToTheAwaiter) {
  EXPECT_THROW(run(run_blocking(pool, [] { throw std::invalid_argument("bad"); })), std::invalid_argument);
}

TEST_F(RunBlockingTest, ACancelledAwaiterWaitsForTheWork) {
  TaskScope scope(context.get_executor());
  std::latch started(1);
  std::latch release(1);
  int result = 0;
  bool went_on = false;
  scope.spawn("blocked", [](asio::thread_pool& p, std::latch& s, std::latch& r, int& out, bool& on) -> asio::awaitable<void> {
    out = co_await run_blocking(p, [&s, &r] {
      s.count_down();
      r.wait();
      return 7;
    });
    co_await sleep_for(0ms);
    on = true;
  }(pool, started, release, result, went_on));
  run([](asio::thread_pool& p, TaskScope& tasks, std::latch& s, std::latch& r) -> asio::awaitable<void> {
    co_await run_blocking(p, [&s] { s.wait(); });
    tasks.cancel();
    co_await sleep_for(1ms);
    EXPECT_EQ(tasks.running(), 1U);
    r.count_down();
    co_await tasks.join();
  }(pool, scope, started, release));
  EXPECT_EQ(result, 7);
  EXPECT_FALSE(went_on);
}

using ChannelTest = RuntimeTest;

TEST_F(ChannelTest, IsBoundedOrderedAndDrainsAfterClose) {
  Channel<int> channel(context.get_executor(), 2);
  EXPECT_TRUE(channel.try_push(1));
  EXPECT_TRUE(channel.try_push(2));
  EXPECT_FALSE(channel.try_push(3));
  channel.close();
  EXPECT_FALSE(channel.try_push(4));
  std::vector<int> seen;
  run([](Channel<int>& c, std::vector<int>& out) -> asio::awaitable<void> {
    while (auto value = co_await c.pop()) out.push_back(*value);
  }(channel, seen));
  EXPECT_THAT(seen, testing::ElementsAre(1, 2));
}

TEST_F(ChannelTest, WakesAWaitingConsumer) {
  Channel<int> channel(context.get_executor(), 2);
  TaskScope scope(context.get_executor());
  std::vector<int> seen;
  scope.spawn("consumer", [](Channel<int>& c, std::vector<int>& out) -> asio::awaitable<void> {
    while (auto value = co_await c.pop()) out.push_back(*value);
  }(channel, seen));
  run([](Channel<int>& c, TaskScope& tasks) -> asio::awaitable<void> {
    co_await sleep_for(1ms);
    EXPECT_TRUE(c.try_push(5));
    co_await sleep_for(1ms);
    c.close();
    co_await tasks.join();
  }(channel, scope));
  EXPECT_THAT(seen, testing::ElementsAre(5));
}

using EventLoopsTest = RuntimeTest;

TEST_F(EventLoopsTest, EachLoopHasItsOwnThread) {
  EventLoops loops(2);
  loops.start();
  auto thread_of = [&](std::size_t index) {
    return asio::post(loops.at(index), asio::use_future([] { return std::this_thread::get_id(); })).get();
  };
  EXPECT_EQ(thread_of(0), thread_of(2));
  EXPECT_NE(thread_of(0), thread_of(1));
  EXPECT_NE(thread_of(0), std::this_thread::get_id());
}

TEST_F(EventLoopsTest, SurvivesAHandlerThatThrows) {
  EventLoops loops(1);
  loops.start();
  asio::post(loops.at(0), [] { throw std::runtime_error("escaped"); });
  asio::post(loops.at(0), asio::use_future([] {})).get();
  loops.stop();
  EXPECT_THAT(lines, testing::ElementsAre("event=handler_threw reason=escaped"));
}

TEST_F(EventLoopsTest, StopDropsWhatWaits) {
  int count = 0;
  {
    EventLoops loops(2);
    TaskScope scope(loops.at(1));
    scope.spawn("sleeper", sleep_then_count(1h, count));
    loops.start();
    loops.stop();
    loops.stop();
  }
  EXPECT_EQ(count, 0);
}

}  // namespace
}  // namespace kurir::runtime
