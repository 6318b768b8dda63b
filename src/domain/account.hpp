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
  Rupiah credit_limit = 0;      ///< how far below zero the balance may go
  bool postpaid = false;        ///< pays by monthly statement
  std::string language = "id";  ///< of its documents: "id" or "en"
  std::string address;          ///< for invoices
  std::string tax_number;       ///< NPWP, for invoices
  std::optional<Time> expires_at;
  std::vector<std::string> allowed_addresses;  ///< empty = any
};

/// How the `message` of the legacy API is read.
enum class UrlDecoding { automatic = 0, always = 1, never = 2 };

/// What a key may be used for; the values are bits.
enum class Scope : unsigned { send = 1, read = 2, manage = 4 };
inline constexpr unsigned kAllScopes = 7;

struct ApiKey {
  KeyId id;
  AccountId account;
  ByteArray<32> hash;  ///< SHA-256 of the key: the key itself has 256 random bits
  std::string prefix;  ///< the first characters, for people to tell keys apart
  std::string name;    ///< what its owner calls it
  unsigned scopes = kAllScopes;
  UrlDecoding url_decoding = UrlDecoding::automatic;
  std::vector<std::string> allowed_addresses;  ///< empty = as the account's
  Time created_at{};
  std::optional<Time> expires_at;
  std::optional<Time> revoked_at;
  std::optional<Time> last_used_at;  ///< to the minute
};

/// Neither revoked nor expired, and meant for this.
[[nodiscard]] constexpr bool is_valid(const ApiKey& key, Scope use, Time now) noexcept {
  return (!key.revoked_at || *key.revoked_at > now) && (!key.expires_at || *key.expires_at > now) &&
         (key.scopes & static_cast<unsigned>(use)) != 0;
}

}  // namespace kurir::domain
