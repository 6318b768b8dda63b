#include "domain/rfc3339.hpp"

#include <cctz/time_zone.h>

namespace kurir::domain {
namespace {

constexpr std::size_t kShortest = 20;  // 2026-11-22T15:00:00Z
constexpr std::size_t kLongest = 40;

}  // namespace

std::string write_rfc3339(Time time) { return cctz::format("%Y-%m-%dT%H:%M:%E3SZ", time, cctz::utc_time_zone()); }

std::optional<Time> read_rfc3339(std::string_view text) {
  // What cctz allows beyond the RFC: white space, short years, offsets of other forms.
  if (text.size() < kShortest || text.size() > kLongest || text[4] != '-' || (text[10] != 'T' && text[10] != 't'))
    return std::nullopt;
  if (text.find_first_not_of("0123456789-+:.TtZz") != std::string_view::npos) return std::nullopt;
  std::string upper(text);
  for (auto& c : upper) {
    if (c == 't') c = 'T';
    if (c == 'z') c = 'Z';
  }
  Time time;
  if (!cctz::parse("%Y-%m-%dT%H:%M:%E*S%Ez", upper, cctz::utc_time_zone(), &time)) return std::nullopt;
  return time;
}

}  // namespace kurir::domain
