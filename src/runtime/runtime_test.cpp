#include <atomic>
#include <functional>
#include <latch>
#include <memory>
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
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/system/system_error.hpp>

#include "base/log.hpp"
#include "runtime/alarm.hpp"
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

/// Lets the loop's other work go on until it is so.
asio::awaitable<void> until(std::function<bool()> is_so) {
  while (!is_so()) co_await asio::post(asio::use_awaitable);
}

/// How far a task has come. The loop has one thread: who sees `waits` sees the task suspended.
struct Progress {
  bool waits = false;
  bool done = false;
};

asio::awaitable<void> sleep_long(Progress& progress) {
  progress.waits = true;
  co_await sleep_for(1h);
  progress.done = true;
}

asio::awaitable<void> wait_for_event(SignalEvent& event, Progress& progress) {
  progress.waits = true;
  co_await event.wait();
  progress.done = true;
}

asio::awaitable<void> cancel_once_it_waits(TaskScope& tasks, const Progress& progress) {
  co_await until([&progress] { return progress.waits; });
  tasks.cancel();
  co_await tasks.join();
}

asio::awaitable<void> throw_after(SignalEvent& event) {
  co_await event.wait();
  throw std::runtime_error("no such luck");
}

/// Records that it was unwound by a cancel, after some asynchronous tidying up.
asio::awaitable<void> tidy_up_on_cancel(Progress& progress) {
  progress.waits = true;
  try {
    co_await sleep_for(1h);
  } catch (const boost::system::system_error&) {  // await is not allowed in here
  }
  co_await asio::this_coro::reset_cancellation_state();
  co_await asio::post(asio::use_awaitable);
  progress.done = true;
}

using TaskScopeTest = RuntimeTest;

TEST_F(TaskScopeTest, JoinWaitsForTheLastTask) {
  TaskScope scope(context.get_executor());
  SignalEvent events[] = {SignalEvent(context.get_executor()), SignalEvent(context.get_executor())};
  Progress tasks[2];
  scope.spawn("first", wait_for_event(events[0], tasks[0]));
  scope.spawn("last", wait_for_event(events[1], tasks[1]));
  EXPECT_EQ(scope.running(), 2U);
  TaskScope joiners(context.get_executor());
  bool joined = false;
  joiners.spawn("joiner", [](TaskScope& all, bool& out) -> asio::awaitable<void> {
    co_await all.join();
    out = true;
  }(scope, joined));
  run([](TaskScope& all, SignalEvent* wake, Progress& first, const bool& over) -> asio::awaitable<void> {
    wake[0].notify();
    co_await until([&] { return first.done && all.running() == 1; });
    EXPECT_FALSE(over);
    wake[1].notify();
    co_await all.join();
  }(scope, events, tasks[0], joined));
  EXPECT_TRUE(tasks[1].done);
  EXPECT_TRUE(joined);
  EXPECT_EQ(scope.running(), 0U);
  EXPECT_THAT(lines, testing::IsEmpty());
}

TEST_F(TaskScopeTest, CancelEndsSleepersQuietlyAndLetsThemTidyUp) {
  TaskScope scope(context.get_executor());
  Progress sleeper;
  Progress tidy;
  scope.spawn("sleeper", sleep_long(sleeper));
  scope.spawn("tidy", tidy_up_on_cancel(tidy));
  run(cancel_once_it_waits(scope, tidy));
  EXPECT_TRUE(sleeper.waits);
  EXPECT_FALSE(sleeper.done);
  EXPECT_TRUE(tidy.done);
  EXPECT_EQ(scope.failed(), 0U);
  EXPECT_THAT(lines, testing::IsEmpty());
}

TEST_F(TaskScopeTest, CancelBeforeTheFirstStepAndSpawnAfterCancelRunNothing) {
  TaskScope scope(context.get_executor());
  Progress early;
  Progress late;
  scope.spawn("early", sleep_long(early));
  scope.cancel();
  scope.spawn("late", sleep_long(late));
  run(scope.join());
  EXPECT_FALSE(early.done);
  EXPECT_FALSE(late.waits);
  EXPECT_THAT(lines, testing::IsEmpty());
}

TEST_F(TaskScopeTest, AThrowingTaskIsLoggedAndEndsItsSiblings) {
  TaskScope scope(context.get_executor());
  SignalEvent event(context.get_executor());
  Progress sibling;
  scope.spawn("thrower", throw_after(event));
  scope.spawn("sibling", sleep_long(sibling));
  event.notify();
  run(scope.join());
  EXPECT_FALSE(sibling.done);
  EXPECT_EQ(scope.failed(), 1U);
  EXPECT_THAT(lines, testing::ElementsAre("event=task_failed task=thrower reason=\"no such luck\""));
}

TEST_F(TaskScopeTest, AnAbortWithoutACancelIsAFault) {
  TaskScope scope(context.get_executor());
  scope.spawn("aborted", []() -> asio::awaitable<void> {
    co_await asio::post(asio::use_awaitable);
    throw boost::system::system_error(asio::error::operation_aborted);
  }());
  run(scope.join());
  EXPECT_EQ(scope.failed(), 1U);
}

TEST_F(TaskScopeTest, ACancelledJoinerCancelsTheScopeAndStillWaits) {
  TaskScope outer(context.get_executor());
  TaskScope inner(context.get_executor());
  Progress tidy;
  bool tidied_at_end_of_join = false;
  inner.spawn("tidy", tidy_up_on_cancel(tidy));
  outer.spawn("joiner", [](TaskScope& tasks, const Progress& task, bool& end) -> asio::awaitable<void> {
    co_await tasks.join();
    end = task.done;
  }(inner, tidy, tidied_at_end_of_join));
  run(cancel_once_it_waits(outer, tidy));
  EXPECT_TRUE(tidied_at_end_of_join);
}

TEST_F(TaskScopeTest, TwoCanJoin) {
  TaskScope scope(context.get_executor());
  TaskScope joiners(context.get_executor());
  SignalEvent event(context.get_executor());
  Progress task;
  scope.spawn("task", wait_for_event(event, task));
  joiners.spawn("one", scope.join());
  joiners.spawn("two", scope.join());
  event.notify();
  run(joiners.join());
  EXPECT_TRUE(task.done);
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
  Progress first;
  TaskScope cancelled(context.get_executor());
  cancelled.spawn("waiter", wait_for_event(event, first));
  run(cancel_once_it_waits(cancelled, first));
  EXPECT_FALSE(first.done);

  Progress second;
  TaskScope scope(context.get_executor());
  scope.spawn("waiter", wait_for_event(event, second));
  run([](SignalEvent& e, TaskScope& tasks, const Progress& waiter) -> asio::awaitable<void> {
    co_await until([&waiter] { return waiter.waits; });
    e.notify();
    co_await tasks.join();
  }(event, scope, second));
  EXPECT_TRUE(second.done);
}

using AlarmTest = RuntimeTest;

TEST_F(AlarmTest, RingsOnceForEachTimeItIsSetAndForTheLastSettingOnly) {
  int rings = 0;
  Alarm alarm(context.get_executor(), [&] {
    if (++rings == 1) alarm.set(1ms);
  });
  EXPECT_FALSE(alarm.rang());
  alarm.set(1h);
  alarm.set(1ms);
  context.run();
  EXPECT_TRUE(alarm.rang());
  EXPECT_EQ(rings, 2);
}

TEST_F(AlarmTest, DoesNotRingForASettingThatWasReplacedAfterItsTime) {
  int rings = 0;
  Alarm alarm(context.get_executor(), [&] { ++rings; });
  alarm.set(-1ms);
  asio::post(context, [&] { alarm.set(1ms); });
  context.run();
  EXPECT_EQ(rings, 1);
}

TEST_F(AlarmTest, DoesNotRingAfterItsEnd) {
  int rings = 0;
  auto alarm = std::make_unique<Alarm>(context.get_executor(), [&] { ++rings; });
  alarm->set(-1ms);
  asio::post(context, [&] { alarm.reset(); });
  context.run();
  EXPECT_EQ(rings, 0);
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
    co_await asio::post(asio::use_awaitable);
    on = true;
  }(pool, started, release, result, went_on));
  run([](asio::thread_pool& p, TaskScope& tasks, std::latch& s, std::latch& r) -> asio::awaitable<void> {
    co_await run_blocking(p, [&s] { s.wait(); });
    tasks.cancel();
    co_await asio::post(asio::use_awaitable);
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
  Progress consumer;
  std::vector<int> seen;
  scope.spawn("consumer", [](Channel<int>& c, Progress& progress, std::vector<int>& out) -> asio::awaitable<void> {
    progress.waits = true;
    while (auto value = co_await c.pop()) out.push_back(*value);
    progress.done = true;
  }(channel, consumer, seen));
  run([](Channel<int>& c, TaskScope& tasks, const Progress& progress, const std::vector<int>& out) -> asio::awaitable<void> {
    co_await until([&progress] { return progress.waits; });
    EXPECT_TRUE(c.try_push(5));
    co_await until([&out] { return !out.empty(); });
    EXPECT_FALSE(progress.done);
    c.close();
    co_await tasks.join();
  }(channel, scope, consumer, seen));
  EXPECT_TRUE(consumer.done);
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
  Progress sleeper;
  {
    EventLoops loops(2);
    TaskScope scope(loops.at(1));
    scope.spawn("sleeper", sleep_long(sleeper));
    loops.start();
    loops.stop();
    loops.stop();
  }
  EXPECT_FALSE(sleeper.done);
}

}  // namespace
}  // namespace kurir::runtime
