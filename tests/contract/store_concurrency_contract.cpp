#include <atomic>
#include <latch>
#include <thread>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "contract/store_contract.hpp"

namespace kurir::test {
namespace {

namespace asio = boost::asio;
using domain::MessageId;
using testing::Each;

using Tasks = std::vector<asio::awaitable<void>>;

/// Keeps the writer busy until everybody else has queued up, so that they share the next commit.
asio::awaitable<void> hold(ports::Store& store, std::latch& everybody_queued) {
  auto done = co_await store.transact([&](ports::Transaction&) -> Result<void> {
    everybody_queued.wait();
    return {};
  });
  EXPECT_TRUE(done);
}

asio::awaitable<void> release(std::latch& everybody_queued) {
  everybody_queued.count_down();
  co_return;
}

TEST_P(StoreContract, CallersShareACommit) {
  constexpr int kCallers = 200;
  const auto device = new_device();
  const auto message = new_message(device);
  std::latch everybody_queued(1);
  Tasks tasks;
  tasks.push_back(hold(store(), everybody_queued));
  auto accept = [&]() -> asio::awaitable<void> {
    auto done = co_await store().transact([&](ports::Transaction& tx) -> Result<void> {
      (void)tx.messages().insert(message);
      return {};
    });
    EXPECT_TRUE(done);
  };
  for (int i = 0; i < kCallers; ++i) tasks.push_back(accept());
  tasks.push_back(release(everybody_queued));
  const auto before = commits();
  await_all(std::move(tasks));
  EXPECT_LE(commits() - before, 2U) << "at most one for the holder and one for all others";
  EXPECT_EQ(read([&](auto& tx) { return tx.messages().due(device, kNow, 1000).size(); }), std::size_t{kCallers});
}

TEST_P(StoreContract, WhatIsAnsweredIsVisibleToEverybody) {
  const auto device = new_device();
  const auto id = insert(new_message(device));
  const auto other_process = backend().open();
  EXPECT_TRUE(await(ports::read<bool>(*other_process, [&](ports::Transaction& tx) -> Result<bool> {
                return tx.messages().find(id).has_value();
              })).value());
}

enum class Ending { success, error, exception };

asio::awaitable<void> insert_and_end(ports::Store& store, domain::Message message, Ending ending, std::vector<MessageId>& kept) {
  auto result = co_await ports::transact<MessageId>(store, [&](ports::Transaction& tx) -> Result<MessageId> {
    const auto id = tx.messages().insert(message);
    if (ending == Ending::error) return fail(ErrorCode::conflict, "changed my mind");
    if (ending == Ending::exception) throw std::runtime_error("a bug");
    return id;
  });
  if (result) kept.push_back(*result);
  EXPECT_EQ(result.has_value(), ending == Ending::success);
  if (ending == Ending::error) EXPECT_EQ(result.error().code, ErrorCode::conflict);
  if (ending == Ending::exception) EXPECT_EQ(result.error().code, ErrorCode::internal);
}

TEST_P(StoreContract, WhoFailsLeavesNoTraceAndDisturbsNobodyInTheBatch) {
  const auto device = new_device();
  const auto message = new_message(device);
  std::vector<MessageId> kept;
  std::latch everybody_queued(1);
  Tasks tasks;
  tasks.push_back(hold(store(), everybody_queued));
  for (int i = 0; i < 60; ++i) tasks.push_back(insert_and_end(store(), message, static_cast<Ending>(i % 3), kept));
  tasks.push_back(release(everybody_queued));
  await_all(std::move(tasks));
  std::vector<MessageId> stored;
  for (const auto& found : read([&](auto& tx) { return tx.messages().due(device, kNow, 1000); })) stored.push_back(found.id);
  EXPECT_EQ(stored.size(), 20U);
  EXPECT_EQ(stored, kept);
}

TEST_P(StoreContract, ALaterFunctionOfTheBatchSeesAnEarlierOne) {
  const auto device = new_device();
  const auto message = new_message(device);
  std::latch everybody_queued(1);
  std::size_t seen = 0;
  auto insert_one = [&]() -> asio::awaitable<void> {
    (void)co_await store().transact([&](ports::Transaction& tx) -> Result<void> {
      seen = tx.messages().due(device, kNow, 10).size();
      (void)tx.messages().insert(message);
      return {};
    });
  };
  Tasks tasks;
  tasks.push_back(hold(store(), everybody_queued));
  tasks.push_back(insert_one());
  tasks.push_back(insert_one());
  tasks.push_back(release(everybody_queued));
  await_all(std::move(tasks));
  EXPECT_EQ(seen, 1U);
}

TEST_P(StoreContract, WritingThroughAReadFails) {
  const auto device = new_device();
  const auto message = new_message(device);
  const auto done = await(store().read([&](ports::Transaction& tx) -> Result<void> {
    (void)tx.messages().insert(message);
    return {};
  }));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::internal);
  EXPECT_TRUE(read([&](auto& tx) { return tx.messages().due(device, kNow, 10); }).empty());
}

TEST_P(StoreContract, AReadSeesOneMomentAndIsNotHeldUpByTheWriter) {
  const auto device = new_device();
  const auto id = insert(new_message(device));
  std::latch looked(1);
  std::latch written(1);
  std::vector<domain::MessageState> seen;
  auto look_twice = [&]() -> asio::awaitable<void> {
    auto done = co_await store().read([&](ports::Transaction& tx) -> Result<void> {
      seen.push_back(tx.messages().find(id)->state);
      looked.count_down();
      written.wait();
      seen.push_back(tx.messages().find(id)->state);
      return {};
    });
    EXPECT_TRUE(done);
  };
  auto change = [&]() -> asio::awaitable<void> {
    auto done = co_await store().transact([&](ports::Transaction& tx) -> Result<void> {
      looked.wait();
      tx.messages().set_state(id, domain::MessageState::cancelled, kNow);
      return {};
    });
    EXPECT_TRUE(done);
    written.count_down();
  };
  Tasks tasks;
  tasks.push_back(look_twice());
  tasks.push_back(change());
  await_all(std::move(tasks));
  EXPECT_THAT(seen, Each(domain::MessageState::accepted));
  EXPECT_EQ(read([&](auto& tx) { return tx.messages().find(id); })->state, domain::MessageState::cancelled);
}

TEST_P(StoreContract, CompletesOnTheCallersExecutor) {
  const auto on_home = [&]() -> asio::awaitable<bool> {
    const auto home = std::this_thread::get_id();
    auto nothing = [](ports::Transaction&) -> Result<void> { return {}; };
    (void)co_await store().transact(nothing);
    const bool after_write = std::this_thread::get_id() == home;
    (void)co_await store().read(nothing);
    co_return after_write&& std::this_thread::get_id() == home;
  };
  EXPECT_TRUE(await(on_home()));
}

TEST_P(StoreContract, ACancelledCallerWaitsForItsFunctionAndTheFunctionStillRuns) {
  const auto message = new_message(new_device());
  std::latch cancelled(1);
  std::optional<Result<MessageId>> result;
  bool went_on = false;
  // The function refers to the frame of the coroutine, which must therefore live until the function has run.
  auto accept = [&]() -> asio::awaitable<void> {
    std::string in_the_frame(100, 'x');
    result = co_await ports::transact<MessageId>(store(), [&](ports::Transaction& tx) -> Result<MessageId> {
      cancelled.wait();
      EXPECT_EQ(in_the_frame, std::string(100, 'x'));
      return tx.messages().insert(message);
    });
    co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
    went_on = true;
  };
  asio::io_context loop;
  asio::cancellation_signal signal;
  std::exception_ptr ended_by;
  asio::co_spawn(loop, accept(),
                 asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr thrown) { ended_by = thrown; }));
  asio::post(loop, [&] {
    signal.emit(asio::cancellation_type::terminal);
    cancelled.count_down();
  });
  loop.run();
  ASSERT_TRUE(result && *result);
  EXPECT_TRUE(read([&](auto& tx) { return tx.messages().find(**result); }));
  EXPECT_FALSE(went_on) << "the next await tells of the cancellation";
  EXPECT_TRUE(ended_by);
}

TEST_P(StoreContract, ClosingCommitsWhatIsQueued) {
  const auto device = new_device();
  const auto message = new_message(device);
  asio::io_context loop;
  int completed = 0;
  auto accept = [&]() -> asio::awaitable<void> {
    auto done = co_await store().transact([&](ports::Transaction& tx) -> Result<void> {
      (void)tx.messages().insert(message);
      return {};
    });
    completed += done ? 1 : 0;
  };
  for (int i = 0; i < 500; ++i) asio::co_spawn(loop, accept(), [](std::exception_ptr) {});
  loop.poll_one();
  while (loop.poll_one() > 0 && completed == 0) {
  }
  close();
  loop.run();
  EXPECT_EQ(completed, 500);
  reopen();
  EXPECT_EQ(read([&](auto& tx) { return tx.messages().due(device, kNow, 1000).size(); }), 500U);
}

TEST_P(StoreContract, OnlyOthersCountAsOutsideChanges) {
  const auto outside_changes = [&] { return await(store().outside_changes()); };
  const auto account = new_account();
  const auto before = outside_changes();
  (void)new_device(account);
  EXPECT_EQ(outside_changes(), before) << "own writes do not count";
  const auto other_process = backend().open();
  auto done = await(other_process->transact([&](ports::Transaction& tx) -> Result<void> {
    tx.ledger().top_up(account, 100, kNow);
    return {};
  }));
  ASSERT_TRUE(done);
  EXPECT_NE(outside_changes(), before);
  EXPECT_EQ(outside_changes(), outside_changes());
}

}  // namespace
}  // namespace kurir::test
