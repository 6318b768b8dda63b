// Whatever happens in whatever order, also where the process dies in the middle: the books are in order.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>
#include <set>

#include "app/accept_message.hpp"
#include "app/device_fee.hpp"
#include "app/ledger_correction.hpp"
#include "app/message_progress.hpp"
#include "app/tax_rates.hpp"
#include "use_cases/business.hpp"

namespace kurir::app {
namespace {

using namespace std::chrono_literals;
using domain::BookingKind;
using domain::MessageState;
using test::await;
using test::Customer;
using test::CustomerOptions;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using Engine = std::mt19937_64;

/// A shop with three customers, in which anything may happen next.
class Bazaar {
 public:
  Bazaar(test::TemporaryStore& store, test::ManualClock& clock, std::vector<Customer> customers, std::uint64_t seed)
      : store_(store.get()), clock_(clock), random_(seed), customers_(std::move(customers)), engine_(seed) {}

  boost::asio::awaitable<void> act() {
    switch (pick(12)) {
      case 0: return pay();
      case 1: return change_plan_of_a_device();
      case 2: return renew();
      case 3: return correct();
      case 4: return change_prices();
      case 5:
      case 6:
      case 7: return accept();
      default: return progress();
    }
  }
  /// Mostly forward, sometimes far, sometimes back.
  void move_clock() {
    const auto kind = pick(10);
    if (kind == 0) clock_.advance(-Duration(pick(7'200'000)));
    if (kind > 3) clock_.advance(Duration(pick(3'600'000)));
    if (kind == 9) clock_.advance(24h * (1 + pick(45)));
  }

 private:
  std::int64_t pick(std::int64_t below) { return std::uniform_int_distribution<std::int64_t>(0, below - 1)(engine_); }
  const Customer& anybody() { return customers_[static_cast<std::size_t>(pick(static_cast<std::int64_t>(customers_.size())))]; }
  Admin admin() { return {store_, clock_, "cli:test"}; }

  boost::asio::awaitable<void> pay() { (void)co_await top_up(admin(), {anybody().account, 1 + pick(200'000), ""}); }
  boost::asio::awaitable<void> change_plan_of_a_device() {
    static constexpr std::array kCodes{"P", "A", "B", "C"};
    (void)co_await assign_plan(admin(), {anybody().waid, kCodes.at(static_cast<std::size_t>(pick(4)))});
  }
  boost::asio::awaitable<void> renew() {
    RenewDevices renewals(co_await boost::asio::this_coro::executor, store_, clock_);
    EXPECT_TRUE(co_await renewals.renew());
  }
  boost::asio::awaitable<void> correct() {
    (void)co_await correct_balance(admin(), {anybody().account, pick(20'000) - 10'000, "found in the till"});
  }
  boost::asio::awaitable<void> change_prices() {
    NewTerms terms{.code = "A", .valid_from = {}, .quota = {}, .monthly_fee = {}, .price = 100 + pick(200), .max_characters = {}};
    terms.quota = pick(30);
    (void)co_await change_terms(admin(), terms);
    (void)co_await set_tax_rate(admin(), {static_cast<int>(pick(1'500)), {}});
  }
  boost::asio::awaitable<void> accept() {
    const auto& who = anybody();
    SendRequest request{who.api_key, who.waid, {}, "203.0.113.9", {}};
    for (auto count = 1 + pick(5); count > 0; --count) request.packets.push_back({"6281234567890", "Kode Anda 123456", ""});
    AcceptMessages accept(store_, clock_, random_, {});
    (void)co_await accept.accept(std::move(request));
  }
  boost::asio::awaitable<void> progress() {
    static constexpr std::array kStates{MessageState::sent, MessageState::received, MessageState::read, MessageState::cancelled,
                                        MessageState::rejected};
    const auto to = kStates.at(static_cast<std::size_t>(pick(5)));
    const auto device = anybody().device;
    const auto nth = pick(40);
    const bool encrypt = pick(2) == 0;
    (void)co_await store_.transact([this, device, to, nth, encrypt](ports::Transaction& tx) -> Result<void> {
      auto messages = tx.messages().due(device, clock_.now() + 24h * 366, 40);
      std::ranges::move(tx.messages().in_flight(device, 40), std::back_inserter(messages));
      if (messages.empty()) return {};
      auto message = messages.at(static_cast<std::size_t>(nth) % messages.size());
      if (encrypt && message.state == MessageState::accepted) {
        tx.messages().set_encrypted(message.id, to_bytes("stanza"));
        message.state = MessageState::encrypted;
      }
      (void)advance(tx, message, to, clock_.now());
      return {};
    });
  }

  ports::Store& store_;
  test::ManualClock& clock_;
  test::SeededRandom random_;
  std::vector<Customer> customers_;
  Engine engine_;
};

class LedgerProperty : public test::Business {
 protected:
  std::vector<Customer> customers() {
    CustomerOptions prepaid;
    prepaid.balance = 150'000;
    CustomerOptions postpaid;
    postpaid.account.postpaid = true;
    postpaid.account.credit_limit = 300'000;
    postpaid.account.time_zone = "Europe/Berlin";
    postpaid.balance = 0;
    CustomerOptions poor;
    poor.balance = 700;
    return {test::add_customer(store_, "prepaid", prepaid), test::add_customer(store_, "postpaid", postpaid),
            test::add_customer(store_, "poor", poor)};
  }
  /// What was booked at all.
  std::set<BookingKind> kinds() {
    std::set<BookingKind> found;
    store_.write([&](ports::Transaction& tx) {
      for (const auto& booking : tx.ledger().bookings(domain::BookingId(0), 100'000)) found.insert(booking.kind);
    });
    return found;
  }
  /// Some at a time, so that requests share commits.
  static void act(Bazaar& bazaar, int rounds) {
    for (int round = 0; round < rounds; ++round) {
      std::vector<boost::asio::awaitable<void>> together;
      for (int i = 0; i < 8; ++i) together.push_back(bazaar.act());
      test::await_all(std::move(together));
      bazaar.move_clock();
    }
  }
};

TEST_F(LedgerProperty, TheBooksAreInOrderWhateverHappens) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  const auto all = customers();
  for (std::uint64_t half = 0; half < 2; ++half) {
    Bazaar bazaar(store_, clock_, all, seed + half);
    act(bazaar, 60);
    ASSERT_THAT(faults(), IsEmpty());
    store_.reopen();
  }
  EXPECT_THAT(faults(), IsEmpty());
  EXPECT_THAT(kinds(), UnorderedElementsAre(BookingKind::top_up, BookingKind::reserve, BookingKind::capture, BookingKind::release,
                                            BookingKind::monthly_fee, BookingKind::correction));
  EXPECT_GE(balance(all[0]).available, 0);
  EXPECT_GE(balance(all[1]).available, -300'000);
}

/// A process that acts until it is killed, and says after each round that it has come so far.
pid_t run_until_killed(const std::function<void()>& round, int reports) {
  const auto child = ::fork();
  if (child != 0) return child;
  try {
    for (;;) {
      round();
      if (::write(reports, "r", 1) != 1) ::_exit(0);
    }
  } catch (const std::exception& error) {
    (void)!::write(STDERR_FILENO, error.what(), std::char_traits<char>::length(error.what()));
  }
  ::_exit(1);
}

TEST_F(LedgerProperty, TheBooksAreInOrderAfterAKillInTheMiddle) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  const auto all = customers();
  for (std::uint64_t life = 0; life < 3; ++life) {
    store_.close();
    int pipe[2];
    ASSERT_EQ(::pipe(pipe), 0);
    std::optional<Bazaar> bazaar;
    const auto child = run_until_killed(
        [&] {
          if (!bazaar) {
            store_.reopen();
            bazaar.emplace(store_, clock_, all, seed + life);
          }
          act(*bazaar, 1);
        },
        pipe[1]);
    ASSERT_GT(child, 0);
    ::close(pipe[1]);
    char report = 0;
    for (std::uint64_t rounds = 0; rounds < 10 + life * 7; ++rounds)
      EXPECT_EQ(::read(pipe[0], &report, 1), 1) << "it ended too early";
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(pipe[0]);
    store_.reopen();
    ASSERT_THAT(faults(), IsEmpty());
  }
}

}  // namespace
}  // namespace kurir::app
