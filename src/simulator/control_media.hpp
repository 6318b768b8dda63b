// The part of the control API that deals with files: bodies are the files themselves.
#pragma once

#include <string>
#include <vector>

#include "adapters/http/server.hpp"
#include "simulator/journal.hpp"
#include "simulator/universe.hpp"

namespace kurir::simulator {

/// `certificate`: of the media server, PEM.
[[nodiscard]] std::vector<http::Route> media_routes(Universe& universe, Journal& journal, std::string certificate);

}  // namespace kurir::simulator
