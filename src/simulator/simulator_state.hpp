// What a simulator is made of.
#pragma once

#include "adapters/http/server.hpp"
#include "runtime/task_scope.hpp"
#include "simulator/control.hpp"
#include "simulator/journal.hpp"
#include "simulator/listener.hpp"
#include "simulator/media_server.hpp"
#include "simulator/simulator.hpp"

namespace kurir::simulator {

struct Simulator::State {
  State(boost::asio::any_io_executor executor_, Options options_, const Clock& clock, Random& random)
      : executor(executor_),
        options(std::move(options_)),
        universe(clock, random),
        journal(universe, options.data_dir, executor_),
        listener(executor_, universe.hall, journal, [this] { universe.phones.work(); }),
        media(executor_, universe.world),
        control({executor_}, control_routes(
                                 universe, journal, [this] { return listener.connections(); }, media.certificate())),
        tasks(executor_) {}

  boost::asio::any_io_executor executor;
  Options options;
  Universe universe;
  Journal journal;
  Listener listener;
  MediaServer media;
  http::Server control;
  runtime::TaskScope tasks;
};

}  // namespace kurir::simulator
