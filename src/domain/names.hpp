// The names that customers get: API keys, device ids, first passwords. Random, and made of letters that survive being read aloud.
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

/// "k7fm-w2xq-9hda-tp4c": as readable, 78 random bits. For a first password.
[[nodiscard]] std::string make_password(Random& random);

}  // namespace kurir::domain
