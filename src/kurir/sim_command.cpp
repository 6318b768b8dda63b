#include "kurir/sim_command.hpp"

#include <csignal>
#include <cstdio>

#include <fmt/format.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "crypto/system_random.hpp"
#include "kurir/system_clock.hpp"
#include "runtime/task_scope.hpp"

namespace kurir {
namespace asio = boost::asio;
namespace {

asio::awaitable<void> until_told_to_stop(asio::signal_set& signals, simulator::Simulator& sim) {
  (void)co_await signals.async_wait(asio::as_tuple(asio::use_awaitable));
  co_await sim.stop();
}

}  // namespace

int run_sim(simulator::Options options) {
  SystemClock clock;
  crypto::SystemRandom random;
  asio::io_context loop(1);
  asio::signal_set signals(loop, SIGINT, SIGTERM);
  simulator::Simulator sim(loop.get_executor(), std::move(options), clock, random);
  auto endpoints = sim.start();
  if (!endpoints) {
    fmt::print(stderr, "kurir sim: {}\n", endpoints.error().message);
    return 1;
  }
  boost::json::object line{
      {"url", endpoints->url}, {"root", endpoints->root}, {"control", endpoints->control}, {"media", endpoints->media}};
  fmt::print("{}\n", boost::json::serialize(line));
  std::fflush(stdout);
  runtime::TaskScope tasks(loop.get_executor());
  tasks.spawn("sim", until_told_to_stop(signals, sim));
  loop.run();
  return 0;
}

}  // namespace kurir
