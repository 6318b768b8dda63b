#include "domain/policy/setting_lines.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "domain/policy/setting_values.hpp"

namespace kurir::domain::policy {
namespace {

constexpr std::string_view kPreset = "preset";

/// How a setting is written and read. `member` of the right type chooses the way.
struct Field {
  SettingName label;
  std::string (*write)(const Settings&);
  bool (*read)(Settings&, std::string_view);
  std::string_view expects;
};

template <auto Member, auto Read, auto Write>
constexpr Field field(std::string_view name, std::string_view about, std::string_view expects) {
  return {{name, about},
          [](const Settings& settings) { return Write(settings.*Member); },
          [](Settings& settings, std::string_view text) {
            auto value = Read(text);
            if (value) settings.*Member = std::move(*value);
            return value.has_value();
          },
          expects};
}

template <auto Member>
constexpr Field duration(std::string_view name, std::string_view about) {
  return field<Member, read_duration, write_duration>(name, about, "a time like 500ms, 4s, 10m, 24h or 7d, or none");
}
template <auto Member>
constexpr Field count(std::string_view name, std::string_view about) {
  return field<Member, read_count, write_count>(name, about, "a number from 1 to 1000000, or none");
}
template <auto Member>
constexpr Field words(std::string_view name, std::string_view about) {
  return field<Member, read_words, write_words>(name, about, "words separated by commas, or none");
}
template <auto Member>
constexpr Field text(std::string_view name, std::string_view about) {
  return field<Member, read_text, write_text>(name, about, "a text of at most 500 bytes, or none");
}

constexpr std::array kFields{
    duration<&Settings::gap>("gap", "least time between two messages of the device"),
    duration<&Settings::gap_jitter>("gap_jitter", "added to each gap at random, up to this"),
    duration<&Settings::recipient_gap>("recipient_gap", "least time between two messages to one number"),
    count<&Settings::daily_cap>("daily_cap", "messages a day, in the account's time zone"),
    field<&Settings::urgent_reserve, read_percent, write_count>(
        "urgent_reserve", "per cent of the day's messages kept for one-time passwords and replies",
        "0 to 90 (per cent), or none"),
    count<&Settings::warm_up_step>("warm_up_step",
                                   "messages a day on the first day of a link; twice that on the second, and so on"),
    field<&Settings::warm_up_days, read_days, write_count>("warm_up_days", "days that the warm-up lasts",
                                                           "0 to 365 (days), or none"),
    field<&Settings::quiet_hours, read_quiet_hours, write_quiet_hours>(
        "quiet_hours", "when nothing but one-time passwords leaves", "hh:mm-hh:mm in the account's time zone, or none"),
    count<&Settings::same_text_slow_after>("same_text_slow_after", "numbers that got a text in 24 h before it is slowed"),
    duration<&Settings::same_text_gap>("same_text_gap", "least time between two messages with a slowed text"),
    count<&Settings::same_text_hold_after>("same_text_hold_after", "numbers that got a text in 24 h before it is held"),
    field<&Settings::similar_distance, read_distance, write_distance>(
        "similar_distance", "bits of the fingerprint that near-identical texts differ in", "0 to 8 (bits)"),
    duration<&Settings::restriction_rest>("restriction_rest", "how long new contacts wait after a restriction by WhatsApp"),
    field<&Settings::consent, read_consent, write_consent>("consent", "whom the device may write to", "off, opt_out or required"),
    words<&Settings::opt_out_words>("opt_out_words", "a message of just one of these opts out"),
    words<&Settings::opt_in_words>("opt_in_words", "a message of just one of these opts in again"),
    text<&Settings::opt_out_answer>("opt_out_answer", "what is answered; none = in the account's language"),
    text<&Settings::opt_in_answer>("opt_in_answer", "what is answered; none = in the account's language"),
    duration<&Settings::otp_valid>("otp_valid", "a one-time password not sent so long after its time is cancelled"),
    duration<&Settings::reply_valid>("reply_valid", "the same for replies"),
    duration<&Settings::notification_valid>("notification_valid", "the same for notifications"),
    duration<&Settings::reminder_valid>("reminder_valid", "the same for reminders"),
    words<&Settings::forbidden_words>("forbidden_words", "words and phrases that no message may have"),
};

constexpr auto kNames = [] {
  std::array<SettingName, kFields.size()> names{};
  for (std::size_t i = 0; i < kFields.size(); ++i) names[i] = kFields[i].label;
  return names;
}();

const Field* find(std::string_view name) {
  const auto* found = std::ranges::find(kFields, name, [](const Field& each) { return each.label.name; });
  return found == kFields.end() ? nullptr : found;
}

struct Line {
  std::string_view name;
  std::string_view value;
  std::string_view whole;
};

/// Calls `use` with each line that is not empty, until it returns false.
template <class Use>
bool each_line(std::string_view lines, Use use) {
  while (!lines.empty()) {
    const auto end = lines.find('\n');
    const auto whole = trimmed(lines.substr(0, end));
    lines = end == std::string_view::npos ? std::string_view() : lines.substr(end + 1);
    if (whole.empty()) continue;
    const auto equals = whole.find('=');
    const auto value = equals == std::string_view::npos ? std::string_view() : whole.substr(equals + 1);
    if (!use(Line{trimmed(whole.substr(0, equals)), trimmed(value), whole})) return false;
  }
  return true;
}

Result<void> apply_line(Settings& settings, const Line& line) {
  if (line.whole.find('=') == std::string_view::npos) {
    return fail(ErrorCode::invalid_argument, "\"{}\" is no setting: write name=value", line.whole);
  }
  if (line.name == kPreset) {
    if (line.value != "standard" && line.value != "unpaced") {
      return fail(ErrorCode::invalid_argument, "there is no preset \"{}\": it is standard or unpaced", line.value);
    }
    settings = line.value == "standard" ? standard() : Settings{};
    return {};
  }
  const auto* known = find(line.name);
  if (known == nullptr) {
    return fail(ErrorCode::invalid_argument, "there is no setting \"{}\": see `kurir policy show --default`", line.name);
  }
  if (!known->read(settings, line.value)) {
    return fail(ErrorCode::invalid_argument, "{} takes {}, not \"{}\"", line.name, known->expects, line.value);
  }
  return {};
}

std::string without(std::string_view lines, std::string_view name) {
  std::string kept;
  each_line(lines, [&](const Line& line) {
    if (line.name != name) kept.append(line.whole).push_back('\n');
    return true;
  });
  return kept;
}

bool mentions(std::string_view lines, std::string_view name) {
  return !each_line(lines, [&](const Line& line) { return line.name != name; });
}

}  // namespace

std::span<const SettingName> setting_names() noexcept { return kNames; }

std::string value_of(const Settings& settings, std::string_view name) {
  const auto* known = find(name);
  return known == nullptr ? std::string() : known->write(settings);
}

Result<void> apply_lines(Settings& settings, std::string_view lines) {
  auto changed = settings;
  Result<void> result;
  bool first = true;
  each_line(lines, [&](const Line& line) {
    if (line.name == kPreset && !first)
      result = fail(ErrorCode::invalid_argument, "preset={} must be the first setting: it puts all others aside", line.value);
    else
      result = apply_line(changed, line);
    first = false;
    return result.has_value();
  });
  if (result) settings = std::move(changed);
  return result;
}

Result<std::string> change_lines(std::string_view lines, const std::vector<std::string>& changes) {
  std::string changed(lines);
  for (const auto& change : changes) {
    if (change.find('\n') != std::string::npos) return fail(ErrorCode::invalid_argument, "a setting stands on one line");
    const auto equals = change.find('=');
    if (equals == std::string::npos) return fail(ErrorCode::invalid_argument, "\"{}\" is no setting: write name=value", change);
    const auto name = trimmed(std::string_view(change).substr(0, equals));
    const auto value = trimmed(std::string_view(change).substr(equals + 1));
    changed = name == kPreset ? std::string() : without(changed, name);
    changed += fmt::format("{}={}\n", name, value);
  }
  auto checked = standard();
  if (auto applied = apply_lines(checked, changed); !applied) return pass_on(std::move(applied));
  return changed;
}

std::string drop_lines(std::string_view lines, const std::vector<std::string>& names) {
  std::string kept(names.empty() ? std::string_view() : lines);
  for (const auto& name : names) kept = without(kept, name);
  return kept;
}

bool has_preset(std::string_view lines) noexcept {
  const auto first = lines.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && lines.substr(first).starts_with("preset=");
}

Settings resolve(std::string_view operator_default, std::string_view plan, std::string_view device) {
  auto settings = has_preset(device) ? Settings{} : standard();
  if (!has_preset(device)) {
    (void)apply_lines(settings, operator_default);
    (void)apply_lines(settings, plan);
  }
  if (!apply_lines(settings, device) && has_preset(device)) settings = standard();
  return settings;
}

std::string_view source_of(std::string_view name, std::string_view operator_default, std::string_view plan,
                           std::string_view device) {
  if (mentions(device, name)) return "device";
  if (has_preset(device)) return "preset";
  if (mentions(plan, name)) return "plan";
  if (has_preset(plan)) return "preset";
  return mentions(operator_default, name) ? "default" : "preset";
}

}  // namespace kurir::domain::policy
