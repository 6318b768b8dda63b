// The names that customers get: API keys and device ids. Random, and made of letters that survive being read aloud.
#pragma once

#include <string>
#include <string_view>

#include "base/random.hpp"

namespace kurir::domain {

/// "kurir_" and 43 letters and digits: 256 random bits. Store only its hash.
[[nodiscard]] std::string make_api_key(Random& random);

/// The part of a key that may be stored and shown, for people to tell keys apart.
[[nodiscard]] std::string_view visible_prefix(std::string_view api_key) noexcept;

/// 10 lower-case letters and digits without look-alikes, 49 random bits: hard to guess, rarely taken.
[[nodiscard]] std::string make_waid(Random& random);

}  // namespace kurir::domain
