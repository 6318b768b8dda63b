#include "base/result.hpp"

namespace kurir {

std::string_view name(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::invalid_argument: return "invalid_argument";
    case ErrorCode::not_found: return "not_found";
    case ErrorCode::already_exists: return "already_exists";
    case ErrorCode::unauthorized: return "unauthorized";
    case ErrorCode::malformed: return "malformed";
    case ErrorCode::verification_failed: return "verification_failed";
    case ErrorCode::timed_out: return "timed_out";
    case ErrorCode::closed: return "closed";
    case ErrorCode::unavailable: return "unavailable";
    case ErrorCode::conflict: return "conflict";
    case ErrorCode::internal: return "internal";
  }
  return "unknown";
}

}  // namespace kurir
