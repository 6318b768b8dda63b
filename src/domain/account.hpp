// A customer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace kurir::domain {

struct Account {
  AccountId id;
  std::string name;
  std::string region = "ID";  ///< ISO 3166, for national phone numbers
  std::string time_zone = "Asia/Jakarta";
  Rupiah price_per_message = 200;
  Rupiah credit_limit = 0;  ///< how far below zero the balance may go
  std::optional<Time> expires_at;
  std::vector<std::string> allowed_addresses;  ///< empty = any
};

/// How the `message` of the legacy API is read.
enum class UrlDecoding { automatic = 0, always = 1, never = 2 };

struct ApiKey {
  AccountId account;
  ByteArray<32> hash;  ///< SHA-256 of the key: the key itself has 256 random bits
  std::string prefix;  ///< the first characters, for people to tell keys apart
  UrlDecoding url_decoding = UrlDecoding::automatic;
  bool revoked = false;
};

}  // namespace kurir::domain
