// Why pairing by code came to nothing, for those who show it to people.
#pragma once

#include <string_view>

namespace kurir::domain {

enum class LinkFailure {
  none = 0,
  expired = 1,            ///< nobody typed the code in time
  too_many_attempts = 2,  ///< a wrong code was typed too often
  refused = 3,            ///< WhatsApp gives no code for this number, or none at the moment
};

/// "expired", "too_many_attempts", "refused"; empty for none.
[[nodiscard]] constexpr std::string_view name(LinkFailure failure) noexcept {
  switch (failure) {
    case LinkFailure::none: return "";
    case LinkFailure::expired: return "expired";
    case LinkFailure::too_many_attempts: return "too_many_attempts";
    case LinkFailure::refused: return "refused";
  }
  return "";
}

/// A sentence that says what to do; empty for none.
[[nodiscard]] constexpr std::string_view explain(LinkFailure failure) noexcept {
  switch (failure) {
    case LinkFailure::none: return "";
    case LinkFailure::expired: return "the code expired before it was typed: ask for another";
    case LinkFailure::too_many_attempts: return "too many attempts with a wrong code: wait some minutes, then ask for another";
    case LinkFailure::refused:
      return "WhatsApp gave no code: check that the number has WhatsApp, wait some minutes, then ask again";
  }
  return "";
}

}  // namespace kurir::domain
