#include "base/log.hpp"

#include <algorithm>

namespace kurir::log {
namespace {

struct State {
  Sink sink;
  Level minimum = Level::info;
};

State& state() {
  static State instance;
  return instance;
}

/// A line break or an escape sequence in a value could forge lines or drive the reader's terminal.
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool needs_quotes(std::string_view value) {
  return value.empty() || value.find_first_of(" \"=\\") != std::string_view::npos || std::ranges::any_of(value, is_control);
}

void append_value(std::string& line, std::string_view value) {
  if (!needs_quotes(value)) {
    line += value;
    return;
  }
  line += '"';
  for (char c : value) {
    if (c == '"' || c == '\\') line += '\\';
    line += is_control(c) ? ' ' : c;
  }
  line += '"';
}

}  // namespace

void set_sink(Sink sink, Level minimum) { state() = {std::move(sink), minimum}; }

bool enabled(Level level) noexcept { return state().sink && level >= state().minimum; }

void write(Level level, std::string_view event, std::initializer_list<Field> fields) {
  if (!enabled(level)) return;
  std::string line = fmt::format("event={}", event);
  for (const auto& field : fields) {
    line += ' ';
    line += field.key;
    line += '=';
    append_value(line, field.value);
  }
  state().sink(level, line);
}

}  // namespace kurir::log
