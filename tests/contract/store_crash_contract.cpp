// What survives a kill -9, and what happens when several processes write.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>

#include "contract/store_contract.hpp"

namespace kurir::test {
namespace {

namespace asio = boost::asio;
using domain::MessageId;

/// A process of its own that runs `body` and ends. Nothing of GoogleTest happens in it.
template <class F>
pid_t fork_and_run(F body) {
  const auto child = ::fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child > 0) return child;
  int status = 1;
  try {
    body();
    status = 0;
  } catch (const std::exception& error) {
    (void)::write(STDERR_FILENO, error.what(), std::char_traits<char>::length(error.what()));
  }
  ::_exit(status);
}

class Pipe {
 public:
  Pipe() {
    if (::pipe(ends_) != 0) throw std::runtime_error("cannot make a pipe");
  }
  ~Pipe() {
    close_writing();
    ::close(ends_[0]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  void send(std::int64_t number) const { (void)!::write(ends_[1], &number, sizeof number); }
  /// False at the end.
  [[nodiscard]] bool receive(std::int64_t& number) const { return ::read(ends_[0], &number, sizeof number) == sizeof number; }
  void close_writing() {
    if (ends_[1] >= 0) ::close(ends_[1]);
    ends_[1] = -1;
  }

 private:
  int ends_[2] = {-1, -1};
};

asio::awaitable<void> accept_for_ever(ports::Store& store, domain::Message message, const Pipe& reports) {
  for (;;) {
    auto id = co_await ports::transact<MessageId>(store, [&](ports::Transaction& tx) -> Result<MessageId> {
      const auto inserted = tx.messages().insert(message);
      if (!tx.ledger().reserve(message.account, inserted, 1, 0, kNow)) return fail(ErrorCode::conflict, "no money");
      return inserted;
    });
    if (!id) throw std::runtime_error(id.error().message);
    reports.send(id->value);
  }
}

TEST_P(StoreContract, WhatWasReportedSurvivesAKill) {
  constexpr domain::Rupiah kMoney = 1'000'000'000;
  const auto account = new_account(kMoney);
  const auto message = new_message(new_device(account));
  std::set<std::int64_t> reported;
  for (std::size_t round = 1; round <= 4; ++round) {
    close();
    Pipe reports;
    const auto child = fork_and_run([&] {
      const auto own = backend().open();
      std::vector<asio::awaitable<void>> callers;
      for (int i = 0; i < 32; ++i) callers.push_back(accept_for_ever(*own, message, reports));
      await_all(std::move(callers));
    });
    reports.close_writing();
    std::int64_t id = 0;
    while (reported.size() < round * 400 && reports.receive(id)) EXPECT_TRUE(reported.insert(id).second) << id << " came twice";
    ::kill(child, SIGKILL);
    while (reports.receive(id)) EXPECT_TRUE(reported.insert(id).second) << id << " came twice";
    ::waitpid(child, nullptr, 0);
    ASSERT_GE(reported.size(), round * 400) << "the child ended too early";

    reopen();
    const auto found = read([&](auto& tx) {
      std::set<std::int64_t> ids;
      for (const auto& each : tx.messages().due(message.device, kNow, 1'000'000)) ids.insert(each.id.value);
      return ids;
    });
    EXPECT_TRUE(std::ranges::includes(found, reported)) << "a reported message is lost";
    const auto balance = read([&](auto& tx) { return tx.ledger().balance(account); });
    EXPECT_EQ(balance.available + balance.reserved, kMoney);
    EXPECT_EQ(balance.reserved, static_cast<domain::Rupiah>(found.size())) << "messages and money are stored together";
  }
}

TEST_P(StoreContract, TwoProcessesWriteSideBySide) {
  constexpr int kEach = 150;
  const auto account = new_account(2 * kEach);
  const auto message = new_message(new_device(account));
  const auto accept_some = [&message](ports::Store& into) {
    std::vector<asio::awaitable<void>> callers;
    auto accept = [&]() -> asio::awaitable<void> {
      for (int i = 0; i < kEach / 10; ++i) {
        auto done = co_await into.transact([&](ports::Transaction& tx) -> Result<void> {
          const auto id = tx.messages().insert(message);
          if (!tx.ledger().reserve(message.account, id, 1, 0, kNow)) return fail(ErrorCode::conflict, "no money");
          return {};
        });
        if (!done) throw std::runtime_error(done.error().message);
      }
    };
    for (int i = 0; i < 10; ++i) callers.push_back(accept());
    await_all(std::move(callers));
  };
  close();
  const auto child = fork_and_run([&] { accept_some(*backend().open()); });
  reopen();
  accept_some(store());
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0) << "the other process failed";
  EXPECT_EQ(read([&](auto& tx) { return tx.messages().due(message.device, kNow, 1000).size(); }), std::size_t{2 * kEach});
  const auto balance = read([&](auto& tx) { return tx.ledger().balance(account); });
  EXPECT_EQ(balance.available, 0);
  EXPECT_EQ(balance.reserved, 2 * kEach);
}

TEST_P(StoreContract, ProcessesThatOpenANewPlaceTogetherAgree) {
  const auto place = GetParam().make();
  const auto open_and_write = [&] {
    const auto own = place->open();
    auto created = await(ports::transact<domain::AccountId>(*own, [](ports::Transaction& tx) -> Result<domain::AccountId> {
      domain::Account account;
      account.name = "first";
      return tx.accounts().create(account);
    }));
    if (!created) throw std::runtime_error(created.error().message);
  };
  close();
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) children.push_back(fork_and_run(open_and_write));
  for (const auto child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  const auto own = place->open();
  EXPECT_TRUE(await(ports::read<bool>(*own, [](ports::Transaction& tx) -> Result<bool> {
                return tx.accounts().find(domain::AccountId(4)).has_value();
              })).value());
}

}  // namespace
}  // namespace kurir::test
