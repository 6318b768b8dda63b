// An account's list of allowed callers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kurir::domain {

/// Whether an entry reads as an IPv4 or IPv6 address, or as a network in CIDR form ("10.0.0.0/8", "2001:db8::/32").
[[nodiscard]] bool is_address_or_network(std::string_view entry);

/// The one spelling of a numeric address: lower case, shortest, IPv4 within IPv6 as IPv4.
[[nodiscard]] std::optional<std::string> canonical_address(std::string_view address);
/// Likewise of an entry: "10.1.2.3/8" is "10.0.0.0/8", a network of one address is that address.
[[nodiscard]] std::optional<std::string> canonical_entry(std::string_view entry);

/// Whether the numeric address is one of the list's, or in one of its networks; an empty list allows everybody. IPv4 within
/// IPv6 (::ffff:10.1.2.3) counts as IPv4. Entries that do not read match nothing.
[[nodiscard]] bool allows(const std::vector<std::string>& list, std::string_view address);

}  // namespace kurir::domain
