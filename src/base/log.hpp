// Structured log lines: an event name and fields, one line an event. No secrets, no message text.
// The sink is set once by main; without one nothing is written.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace kurir::log {

enum class Level { debug, info, warn, error };  ///< error = a fault of ours

using Sink = std::function<void(Level, std::string_view line)>;
void set_sink(Sink sink, Level minimum);
[[nodiscard]] bool enabled(Level level) noexcept;

/// One key=value pair; values with spaces or quotes are quoted (logfmt).
struct Field {
  std::string_view key;
  std::string value;
};

template <class T>
[[nodiscard]] Field field(std::string_view key, const T& value) {
  return {key, fmt::format("{}", value)};
}

void write(Level level, std::string_view event, std::initializer_list<Field> fields);

inline void debug(std::string_view event, std::initializer_list<Field> fields = {}) { write(Level::debug, event, fields); }
inline void info(std::string_view event, std::initializer_list<Field> fields = {}) { write(Level::info, event, fields); }
inline void warn(std::string_view event, std::initializer_list<Field> fields = {}) { write(Level::warn, event, fields); }
inline void error(std::string_view event, std::initializer_list<Field> fields = {}) { write(Level::error, event, fields); }

}  // namespace kurir::log
