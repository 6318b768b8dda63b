// Who agreed to be written to, and who asked not to be.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace kurir::domain::policy {

enum class ConsentState { opted_in = 1, opted_out = 2 };

/// "opted in", "opted out".
[[nodiscard]] constexpr std::string_view name(ConsentState state) noexcept {
  return state == ConsentState::opted_in ? "opted in" : "opted out";
}

/// What a number said last.
struct Consent {
  std::string number;  ///< international digits
  ConsentState state = ConsentState::opted_in;
  Time since{};
};

/// One line of the ledger of consent; lines are never changed.
struct ConsentEntry {
  std::string number;
  ConsentState state = ConsentState::opted_in;
  std::string source;  ///< who or what said so
  std::string proof;   ///< the words, the form, the document
  Time at{};
};

}  // namespace kurir::domain::policy
