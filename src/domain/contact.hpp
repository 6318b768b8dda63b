// Somebody whom a customer writes to: as the customer calls them, and whether they may be written to.
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/policy/consent.hpp"

namespace kurir::domain {

inline constexpr std::size_t kMaxContactName = 100;  ///< characters
inline constexpr std::size_t kMaxContactNote = 500;  ///< characters

struct Contact {
  std::string number;                   ///< international digits
  std::string name = {};                ///< empty where only the number's consent is known
  std::string note = {};                ///< may have several lines
  std::optional<Time> changed_at = {};  ///< of name and note; nothing where only the number's consent is known
  std::optional<policy::ConsentState> consent = {};
  std::optional<Time> consent_since = {};
};

/// One line of UTF-8 without control characters, kMaxContactName at most; may be empty.
[[nodiscard]] Result<void> check_contact_name(std::string_view name);
/// UTF-8, kMaxContactNote at most, of control characters line breaks only.
[[nodiscard]] Result<void> check_contact_note(std::string_view note);

}  // namespace kurir::domain
