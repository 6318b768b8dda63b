#include "domain/reminder.hpp"

#include <ranges>

namespace kurir::domain {

std::string_view name(ReminderState state) noexcept {
  switch (state) {
    case ReminderState::active: return "active";
    case ReminderState::paused: return "paused";
    case ReminderState::ended: return "ended";
  }
  return "unknown";
}

std::string write_variables(const Variables& variables) {
  std::string lines;
  for (const auto& [name, value] : variables) lines += name + '=' + value + '\n';
  return lines;
}

Variables read_variables(std::string_view lines) {
  Variables variables;
  for (const auto piece : std::views::split(lines, '\n')) {
    const std::string_view line(piece.begin(), piece.end());
    if (const auto equals = line.find('='); equals != std::string_view::npos) {
      variables.emplace(line.substr(0, equals), line.substr(equals + 1));
    }
  }
  return variables;
}

}  // namespace kurir::domain
