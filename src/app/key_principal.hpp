// A customer's program, told by its API key and its address.
#pragma once

#include <string>

#include <boost/asio/awaitable.hpp>

#include "app/principal.hpp"
#include "base/result.hpp"
#include "ports/store.hpp"

namespace kurir::app {

/// `unauthorized` where there is no such key or it has ended; `verification_failed` where the account's list of addresses or
/// the key's does not allow the caller. Notes the key's use, to the minute.
[[nodiscard]] boost::asio::awaitable<Result<Principal>> principal_of_key(ports::Store& store, const Clock& clock,
                                                                         std::string api_key, std::string remote_address);

}  // namespace kurir::app
