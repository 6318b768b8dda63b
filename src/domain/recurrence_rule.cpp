#include "domain/recurrence_rule.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <ranges>

namespace kurir::domain {
namespace {

constexpr std::size_t kMaxRule = 500;
constexpr int kMaxCount = 1'000;  ///< counted from the start each time
constexpr std::ptrdiff_t kMaxTimesOfDay = 24;
constexpr int kMaxInterval = 10'000;
constexpr std::array<std::string_view, 7> kWeekdays{"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
constexpr std::array<std::string_view, 8> kNumberLists{"BYSECOND",  "BYMINUTE", "BYHOUR",  "BYMONTHDAY",
                                                       "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS"};
constexpr std::array<std::string_view, 6> kFrequencies{"MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"};

using Parts = std::map<std::string, std::string, std::less<>>;

std::optional<int> number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_weekday(std::string_view text) { return std::ranges::find(kWeekdays, text) != kWeekdays.end(); }

bool all_in_list(std::string_view list, bool (*fits)(std::string_view)) {
  return !list.empty() && std::ranges::all_of(std::views::split(list, ','),
                                              [fits](auto item) { return fits(std::string_view(item.begin(), item.end())); });
}

bool is_number(std::string_view text) { return number(text).has_value(); }

/// "MO", "2TU", "-1FR".
bool is_day(std::string_view text) {
  if (text.size() < 2 || !is_weekday(text.substr(text.size() - 2))) return false;
  const auto position = text.substr(0, text.size() - 2);
  return position.empty() || is_number(position);
}

bool is_until(std::string_view text) {
  if (text.ends_with('Z') && text.size() == 16) text.remove_suffix(1);
  if (text.size() != 8 && !(text.size() == 15 && text[8] == 'T')) return false;
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == 'T'; });
}

bool is_well_formed(std::string_view name, std::string_view value) {
  if (name == "FREQ") return std::ranges::find(kFrequencies, value) != kFrequencies.end();
  if (name == "COUNT") return number(value).value_or(0) >= 1;
  if (name == "INTERVAL") return number(value).value_or(0) >= 1 && *number(value) <= kMaxInterval;
  if (name == "UNTIL") return is_until(value);
  if (name == "WKST") return is_weekday(value);
  if (name == "BYDAY") return all_in_list(value, is_day);
  return std::ranges::find(kNumberLists, name) != kNumberLists.end() && all_in_list(value, is_number);
}

Result<Parts> split(std::string_view text) {
  Parts parts;
  for (const auto piece : std::views::split(text, ';')) {
    const std::string_view part(piece.begin(), piece.end());
    const auto equals = part.find('=');
    if (equals == std::string_view::npos) return fail(ErrorCode::invalid_argument, "the rule reads NAME=VALUE;NAME=VALUE…");
    const auto name = part.substr(0, equals);
    const auto value = part.substr(equals + 1);
    if (name == "FREQ" && value == "SECONDLY") {
      return fail(ErrorCode::invalid_argument, "a reminder happens once a minute at most, so FREQ=SECONDLY is refused");
    }
    if (!is_well_formed(name, value)) {
      return fail(ErrorCode::invalid_argument, "the rule's part {} is not one of RFC 5545, or out of bounds", part);
    }
    if (!parts.emplace(name, value).second) return fail(ErrorCode::invalid_argument, "the rule has {} twice", name);
  }
  return parts;
}

bool has(const Parts& parts, std::string_view name) { return parts.contains(name); }

/// The library walks from one minute or hour to the next: what may match but once in years would keep it busy for as long.
Result<void> check_cost(const Parts& parts, std::string_view frequency) {
  for (const auto* name : {"BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"}) {
    if (has(parts, name)) {
      return fail(ErrorCode::invalid_argument, "{} does not go with FREQ={}: use FREQ=DAILY with BYHOUR and BYMINUTE", name,
                  frequency);
    }
  }
  const bool steps = has(parts, "INTERVAL") && parts.find("INTERVAL")->second != "1";
  const bool limited = has(parts, "BYHOUR") || (frequency == "MINUTELY" && has(parts, "BYMINUTE"));
  if (!steps || !limited) return {};
  return fail(ErrorCode::invalid_argument, "with FREQ={} an INTERVAL goes without BYHOUR and BYMINUTE", frequency);
}

/// Longer periods are expanded as a whole.
Result<void> check_expansion(const Parts& parts) {
  const auto items = [&parts](std::string_view name) {
    const auto found = parts.find(name);
    return found == parts.end() ? 1 : std::ranges::count(found->second, ',') + 1;
  };
  if (items("BYHOUR") * items("BYMINUTE") > kMaxTimesOfDay) {
    return fail(ErrorCode::invalid_argument,
                "BYHOUR and BYMINUTE give {} times a day at most: for more use FREQ=HOURLY or MINUTELY", kMaxTimesOfDay);
  }
  if (has(parts, "BYWEEKNO") && !has(parts, "BYDAY")) return fail(ErrorCode::invalid_argument, "BYWEEKNO goes with BYDAY only");
  return {};
}

Result<void> check(const Parts& parts) {
  const auto found = parts.find("FREQ");
  if (found == parts.end()) return fail(ErrorCode::invalid_argument, "the rule needs FREQ=DAILY, WEEKLY, MONTHLY, …");
  const std::string_view frequency = found->second;
  if (has(parts, "COUNT") && has(parts, "UNTIL"))
    return fail(ErrorCode::invalid_argument, "the rule has COUNT and UNTIL: use one");
  if (has(parts, "COUNT") && number(parts.find("COUNT")->second).value_or(0) > kMaxCount) {
    return fail(ErrorCode::invalid_argument, "COUNT is {} at most: leave it out, or use UNTIL", kMaxCount);
  }
  if (has(parts, "BYSECOND") && parts.find("BYSECOND")->second.contains(',')) {
    return fail(ErrorCode::invalid_argument, "a reminder happens once a minute at most, so BYSECOND takes one second");
  }
  const bool numbered = has(parts, "BYDAY") && parts.find("BYDAY")->second.find_first_of("0123456789") != std::string::npos;
  if (numbered && frequency != "MONTHLY" && frequency != "YEARLY") {
    return fail(ErrorCode::invalid_argument, "numbered days such as 2MO go with FREQ=MONTHLY or YEARLY only");
  }
  return frequency == "MINUTELY" || frequency == "HOURLY" ? check_cost(parts, frequency) : check_expansion(parts);
}

}  // namespace

Result<RecurrenceRule> read_recurrence_rule(std::string_view text) {
  if (text.size() > kMaxRule) return fail(ErrorCode::invalid_argument, "a rule has at most {} characters", kMaxRule);
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  std::string_view rest = upper;
  if (rest.starts_with("RRULE:")) rest.remove_prefix(6);
  auto parts = split(rest);
  if (!parts) return pass_on(std::move(parts));
  if (auto fits = check(*parts); !fits) return pass_on(std::move(fits));
  RecurrenceRule rule;
  for (auto& [name, value] : *parts) {
    if (name == "UNTIL") {
      rule.until = value;
      continue;
    }
    if (!rule.text.empty()) rule.text += ';';
    rule.text += name + '=' + value;
  }
  return rule;
}

}  // namespace kurir::domain
