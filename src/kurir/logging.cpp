#include "kurir/logging.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/log.hpp"

namespace kurir {
namespace {

spdlog::level::level_enum to_spdlog(log::Level level) {
  switch (level) {
    case log::Level::debug: return spdlog::level::debug;
    case log::Level::info: return spdlog::level::info;
    case log::Level::warn: return spdlog::level::warn;
    case log::Level::error: return spdlog::level::err;
  }
  return spdlog::level::info;
}

log::Level parse_level(const std::string& level) {
  if (level == "debug") return log::Level::debug;
  if (level == "warn") return log::Level::warn;
  if (level == "error") return log::Level::error;
  return log::Level::info;
}

}  // namespace

void start_logging(const std::string& level) {
  auto logger = spdlog::stderr_logger_mt("kurir");
  logger->set_pattern("time=%Y-%m-%dT%H:%M:%S.%eZ level=%l %v", spdlog::pattern_time_type::utc);
  logger->set_level(spdlog::level::debug);
  log::set_sink([logger](log::Level at, std::string_view line) { logger->log(to_spdlog(at), "{}", line); }, parse_level(level));
}

}  // namespace kurir
