// libical expands the rule in local time; cctz turns its local times into instants.
#include "domain/recurrence.hpp"

#include <algorithm>
#include <array>

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>
#include <libical/ical.h>

#include "domain/recurrence_rule.hpp"

namespace kurir::domain {
namespace {

/// More than clocks are ever set forward or back.
constexpr int kClockChange = 3 * 3'600;

std::optional<int> number_at(std::string_view text, std::size_t at, std::size_t length) {
  if (text.size() < at + length) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(at, length)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

/// Nothing where this is no time of the calendar: civil_second would carry over (February 30 becomes March 1).
std::optional<cctz::civil_second> civil(const std::array<std::optional<int>, 6>& fields) {
  if (!std::ranges::all_of(fields, [](const auto& field) { return field.has_value(); })) return std::nullopt;
  const cctz::civil_second time(*fields[0], *fields[1], *fields[2], *fields[3], *fields[4], *fields[5]);
  const bool unchanged = time.month() == *fields[1] && time.day() == *fields[2] && time.hour() == *fields[3] &&
                         time.minute() == *fields[4] && time.second() == *fields[5];
  return unchanged ? std::optional(time) : std::nullopt;
}

/// yyyy-mm-ddThh:mm:ss
std::optional<cctz::civil_second> parse_local(std::string_view text) {
  return civil({number_at(text, 0, 4), number_at(text, 5, 2), number_at(text, 8, 2), number_at(text, 11, 2),
                number_at(text, 14, 2), number_at(text, 17, 2)});
}

/// The last instant that an UNTIL lets through.
std::optional<Time> until_of(std::string_view text, const cctz::time_zone& zone) {
  const bool whole_day = text.size() == 8;
  const auto time =
      civil({number_at(text, 0, 4), number_at(text, 4, 2), number_at(text, 6, 2), whole_day ? 23 : number_at(text, 9, 2),
             whole_day ? 59 : number_at(text, 11, 2), whole_day ? 59 : number_at(text, 13, 2)});
  if (!time) return std::nullopt;
  return Time(cctz::convert(*time, text.ends_with('Z') ? cctz::utc_time_zone() : zone));
}

icaltimetype to_ical(const cctz::civil_second& time) {
  icaltimetype converted = icaltime_null_time();
  converted.year = static_cast<int>(time.year());
  converted.month = time.month();
  converted.day = time.day();
  converted.hour = time.hour();
  converted.minute = time.minute();
  converted.second = time.second();
  return converted;
}

cctz::civil_second from_ical(const icaltimetype& time) {
  return cctz::civil_second(time.year, time.month, time.day, time.hour, time.minute, time.second);
}

struct FreeIterator {
  void operator()(icalrecur_iterator* iterator) const noexcept { icalrecur_iterator_free(iterator); }
};
using Iterator = std::unique_ptr<icalrecur_iterator, FreeIterator>;

/// The start moved by whole periods, to at least one of them before `local`: it has the same later instances.
cctz::civil_second moved_by_time(const cctz::civil_second& start, std::int64_t period, const cctz::civil_second& local) {
  const auto periods = (local - start - kClockChange) / period - 2;
  return periods > 0 ? start + periods * period : start;
}

/// Likewise by months; only to one that has the start's day, for that may be what the rule goes by.
cctz::civil_second moved_by_months(const cctz::civil_second& start, int period, const cctz::civil_second& local) {
  const auto months = (local.year() - start.year()) * 12 + local.month() - start.month();
  for (auto periods = months / period - 2; periods > 0; --periods) {
    const auto month = cctz::civil_month(start) + periods * period;
    const cctz::civil_second moved(month.year(), month.month(), start.day(), start.hour(), start.minute(), start.second());
    if (moved.day() == start.day()) return moved;
  }
  return start;
}

cctz::civil_second moved(const icalrecurrencetype& rule, const cctz::civil_second& start, const cctz::civil_second& local) {
  constexpr std::int64_t kMinute = 60;
  constexpr std::int64_t kHour = 60 * kMinute;
  constexpr std::int64_t kDay = 24 * kHour;
  switch (rule.freq) {
    case ICAL_MINUTELY_RECURRENCE: return moved_by_time(start, kMinute * rule.interval, local);
    case ICAL_HOURLY_RECURRENCE: return moved_by_time(start, kHour * rule.interval, local);
    case ICAL_DAILY_RECURRENCE: return moved_by_time(start, kDay * rule.interval, local);
    case ICAL_WEEKLY_RECURRENCE: return moved_by_time(start, 7 * kDay * rule.interval, local);
    case ICAL_MONTHLY_RECURRENCE: return moved_by_months(start, rule.interval, local);
    case ICAL_YEARLY_RECURRENCE: return moved_by_months(start, 12 * rule.interval, local);
    default: return start;
  }
}

}  // namespace

struct Recurrence::Parts {
  cctz::time_zone zone;
  cctz::civil_second start;
  std::optional<icalrecurrencetype> rule;  ///< nothing = once
  std::optional<Time> until;

  [[nodiscard]] Time instant(const cctz::civil_second& local) const { return cctz::convert(local, zone); }

  /// Where to begin walking to find what follows `after`. What is counted is counted from the start.
  [[nodiscard]] cctz::civil_second start_before(Time after) const {
    if (rule->count != 0) return start;
    return moved(*rule, start, cctz::convert(std::chrono::floor<std::chrono::seconds>(after), zone));
  }
};

Recurrence::Recurrence(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Recurrence::Recurrence(Recurrence&&) noexcept = default;
Recurrence& Recurrence::operator=(Recurrence&&) noexcept = default;
Recurrence::~Recurrence() = default;

Result<std::string> read_local_time(std::string_view text) {
  std::string full(text);
  if (full.size() == 16) full += ":00";
  if (full.size() == 19 && full[10] == ' ') full[10] = 'T';
  constexpr std::string_view kPunctuation = "    -  -  T  :  :  ";
  bool fits = full.size() == kPunctuation.size();
  for (std::size_t i = 0; fits && i < full.size(); ++i) fits = kPunctuation[i] == ' ' || kPunctuation[i] == full[i];
  const auto time = fits ? parse_local(full) : std::nullopt;
  if (time && time->year() >= 2000 && time->year() < 2200) return full;
  return fail(ErrorCode::invalid_argument, "the time must read yyyy-mm-dd hh:mm or yyyy-mm-dd hh:mm:ss");
}

Result<Recurrence> Recurrence::make(std::string_view rule, const std::string& starts_at, const std::string& time_zone) {
  auto parts = std::make_unique<Parts>();
  if (!cctz::load_time_zone(time_zone, &parts->zone)) {
    return fail(ErrorCode::invalid_argument, "the time zone {} is not known: use a name like Asia/Jakarta", time_zone);
  }
  const auto start = parse_local(starts_at);
  if (!start) return fail(ErrorCode::invalid_argument, "the start must read yyyy-mm-dd hh:mm:ss");
  parts->start = *start;
  if (rule.empty()) return Recurrence(std::move(parts));

  auto checked = read_recurrence_rule(rule);
  if (!checked) return pass_on(std::move(checked));
  if (checked->until) {
    parts->until = until_of(*checked->until, parts->zone);
    if (!parts->until) return fail(ErrorCode::invalid_argument, "UNTIL={} is no date of the calendar", *checked->until);
  }
  parts->rule = icalrecurrencetype_from_string(checked->text.c_str());
  icalerror_clear_errno();
  const bool readable = parts->rule->freq != ICAL_NO_RECURRENCE;
  if (!readable || !Iterator(icalrecur_iterator_new(*parts->rule, to_ical(*start)))) {
    icalerror_clear_errno();
    return fail(ErrorCode::invalid_argument, "the rule {} is not one of RFC 5545, or never happens", checked->text);
  }
  return Recurrence(std::move(parts));
}

std::optional<Time> Recurrence::next_after(Time after) const {
  auto times = next_after(after, 1);
  return times.empty() ? std::nullopt : std::optional(times.front());
}

std::vector<Time> Recurrence::next_after(Time after, std::size_t count) const {
  std::vector<Time> times;
  if (!parts_->rule) {
    const auto only = parts_->instant(parts_->start);
    if (only > after && count > 0) times.push_back(only);
    return times;
  }
  const Iterator iterator(icalrecur_iterator_new(*parts_->rule, to_ical(parts_->start_before(after))));
  if (!iterator) return times;
  while (times.size() < count) {
    const auto next = icalrecur_iterator_next(iterator.get());
    if (icaltime_is_null_time(next)) break;
    const auto time = parts_->instant(from_ical(next));
    if (parts_->until && time > *parts_->until) break;
    // Local times that clocks skip are one instant: it counts once.
    if (time > after && (times.empty() || time > times.back())) times.push_back(time);
  }
  return times;
}

}  // namespace kurir::domain
