// Texts with {variables}, for reminders: "Dear {name}, your appointment is on {date}." {{ and }} stand for braces.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace kurir::domain {

using Variables = std::map<std::string, std::string, std::less<>>;

/// Letters, digits and _, not beginning with a digit, at most 40 characters.
[[nodiscard]] bool is_variable_name(std::string_view name) noexcept;

class Template {
 public:
  /// `invalid_argument` where the text is not UTF-8 or longer than 4,000 bytes, a brace is left open, or a name is no name.
  [[nodiscard]] static Result<Template> parse(std::string_view text);

  /// The names in it, each once, in order.
  [[nodiscard]] std::vector<std::string> names() const;
  /// Names that are not in `variables` are left empty: whoever stored the text made sure of them.
  [[nodiscard]] std::string render(const Variables& variables) const;

 private:
  struct Piece {
    std::string text;
    bool is_name;
  };
  std::vector<Piece> pieces_;
};

/// What every reminder's text may use: {date} "31 Januari 2026", {time} "08:00", {number}; in the zone and the language
/// ("id" or "en") of the account. UTC where the zone is unknown.
[[nodiscard]] Variables built_in_variables(Time at, const std::string& number, const std::string& time_zone,
                                           std::string_view language);
[[nodiscard]] bool is_built_in(std::string_view name) noexcept;

}  // namespace kurir::domain
