// The part of the control API that starts, shows and ends recordings of stanzas.
#pragma once

#include "adapters/http/server.hpp"
#include "simulator/universe.hpp"

namespace kurir::simulator {

/// POST /transcripts {"client"?}
[[nodiscard]] http::Response start_transcript(Universe& universe, const http::Request& request);
/// GET /transcripts/{id}
[[nodiscard]] http::Response show_transcript(Universe& universe, const http::Request& request);
/// DELETE /transcripts/{id}: as GET, and nothing more is recorded.
[[nodiscard]] http::Response end_transcript(Universe& universe, const http::Request& request);

}  // namespace kurir::simulator
