#include "simulator/scan.hpp"

#include <boost/asio/this_coro.hpp>

#include "runtime/signal_event.hpp"
#include "simulator/qr.hpp"

namespace kurir::simulator {
namespace {

using boost::asio::awaitable;

/// The outcome, whenever it comes; shared with the pairing, which may outlive the wait.
struct Outcome {
  explicit Outcome(boost::asio::any_io_executor executor) : event(std::move(executor)) {}
  runtime::SignalEvent event;
  std::optional<Result<void>> result;
};

Pairing::Done tell(std::shared_ptr<Outcome> outcome) {
  return [outcome](Result<void> result) {
    outcome->result = std::move(result);
    outcome->event.notify();
  };
}

awaitable<std::shared_ptr<Outcome>> make_outcome() {
  co_return std::make_shared<Outcome>(co_await boost::asio::this_coro::executor);
}

}  // namespace

awaitable<Result<void>> scan_and_wait(Universe& universe, std::string number, std::string qr) {
  const auto outcome = co_await make_outcome();
  auto phone = universe.phones.find(number);
  if (!phone) co_return pass_on(std::move(phone));
  auto started = (*phone)->scan(universe.hall.desk, qr, tell(outcome));
  if (!started) co_return pass_on(std::move(started));
  const bool answered = co_await outcome->event.wait_for(kScanTime);
  if (!answered && !outcome->result) {
    if (auto code = QrCode::parse(qr)) universe.hall.desk.withdraw(code->ref);
  }
  universe.phones.work();
  if (!outcome->result) co_return fail(ErrorCode::timed_out, "the client did not answer pair-success in time");
  co_return std::move(*outcome->result);
}

awaitable<Result<void>> type_code_and_wait(Universe& universe, std::string number, std::string code) {
  const auto outcome = co_await make_outcome();
  auto phone = universe.phones.find(number);
  if (!phone) co_return pass_on(std::move(phone));
  auto started = (*phone)->type_code(universe.hall.desk, code, tell(outcome));
  if (!started) co_return pass_on(std::move(started));
  const bool answered = co_await outcome->event.wait_for(kScanTime);
  if (!answered && !outcome->result) universe.hall.desk.withdraw_number(number);
  universe.phones.work();
  if (!outcome->result) co_return fail(ErrorCode::timed_out, "the client did not answer in time");
  co_return std::move(*outcome->result);
}

}  // namespace kurir::simulator
