// Instants as commands print them: "2026-11-22T11:50:04Z".
#pragma once

#include <optional>

#include <fmt/chrono.h>
#include <boost/json.hpp>

#include "base/clock.hpp"

namespace kurir {

[[nodiscard]] inline boost::json::value time_text(const std::optional<Time>& time) {
  if (!time) return nullptr;
  return boost::json::string(fmt::format("{:%FT%TZ}", fmt::gmtime(to_unix_seconds(*time))));
}

}  // namespace kurir
