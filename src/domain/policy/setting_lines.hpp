// Settings as people write them: "name=value" lines in layers. The first line of a layer may be "preset=standard" or
// "preset=unpaced"; it puts aside what the layers below say.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "domain/policy/settings.hpp"

namespace kurir::domain::policy {

/// One setting: how it is called, what it says, how it reads and is read.
struct SettingName {
  std::string_view name;
  std::string_view about;  ///< for people, with the unit
};

/// All settings in the order in which they are shown.
[[nodiscard]] std::span<const SettingName> setting_names() noexcept;

/// The value of one setting, as it can be written; `name` is one of setting_names().
[[nodiscard]] std::string value_of(const Settings& settings, std::string_view name);

/// Lays the lines over `settings`. `invalid_argument` names the line and what it may be; then nothing is changed.
[[nodiscard]] Result<void> apply_lines(Settings& settings, std::string_view lines);

/// The lines with `changes` in place: a line of the same name is replaced, others are added; a new preset drops all lines
/// that were there. `invalid_argument` where the result does not parse.
[[nodiscard]] Result<std::string> change_lines(std::string_view lines, const std::vector<std::string>& changes);

/// The lines without those of the given names; all go where none is given.
[[nodiscard]] std::string drop_lines(std::string_view lines, const std::vector<std::string>& names);

/// Whether the layer begins with a preset, so that the layers below do not matter.
[[nodiscard]] bool has_preset(std::string_view lines) noexcept;

/// The built-in preset `standard` under the operator's default, the plan's and the device's lines. Lines that do not
/// parse were refused when they were written; should one appear, its layer is left out: a rule too many, not too few.
[[nodiscard]] Settings resolve(std::string_view operator_default, std::string_view plan, std::string_view device);

/// Where the value of a setting comes from: "preset", "default", "plan" or "device".
[[nodiscard]] std::string_view source_of(std::string_view name, std::string_view operator_default, std::string_view plan,
                                         std::string_view device);

}  // namespace kurir::domain::policy
