#include "simulator/scan.hpp"

#include <boost/asio/this_coro.hpp>

#include "runtime/signal_event.hpp"
#include "simulator/qr.hpp"

namespace kurir::simulator {

boost::asio::awaitable<Result<void>> scan_and_wait(Universe& universe, std::string number, std::string qr) {
  struct Waiting {
    explicit Waiting(boost::asio::any_io_executor executor) : event(std::move(executor)) {}
    runtime::SignalEvent event;
    std::optional<Result<void>> outcome;
  };
  auto waiting = std::make_shared<Waiting>(co_await boost::asio::this_coro::executor);
  auto phone = universe.phones.find(number);
  if (!phone) co_return pass_on(std::move(phone));
  auto started = (*phone)->scan(universe.hall.desk, qr, [waiting](Result<void> outcome) {
    waiting->outcome = std::move(outcome);
    waiting->event.notify();
  });
  if (!started) co_return pass_on(std::move(started));
  bool answered = co_await waiting->event.wait_for(kScanTime);
  if (!answered && !waiting->outcome) {
    if (auto code = QrCode::parse(qr)) universe.hall.desk.withdraw(code->ref);
  }
  universe.phones.work();
  if (!waiting->outcome) co_return fail(ErrorCode::timed_out, "the client did not answer pair-success in time");
  co_return std::move(*waiting->outcome);
}

}  // namespace kurir::simulator
